"""What can be seen. Each function returns a `Select`, already narrowed to the viewer; none executes it."""
