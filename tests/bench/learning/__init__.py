"""What `learn.py` does: labelled pages are read to lines, scales and trees are fit to them, and written."""
