"""What `unchrome explain` shows of a page: line by line, why of one line, and as a page to look at."""
