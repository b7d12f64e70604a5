"""How many pages are cleaned at once; never what happens to one."""
