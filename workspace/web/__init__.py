"""How we speak HTTP: what is true for every feature."""
