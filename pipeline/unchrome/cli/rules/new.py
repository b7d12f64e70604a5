"""`unchrome rules new`."""
def new() -> None:
    """x"""
