"""What happens: the verbs of a space. None commits, none checks permissions, none knows the web."""
