"""What `unchrome report` makes of a run that `clean` wrote into a folder: a page for a browser."""
