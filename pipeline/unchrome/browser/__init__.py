"""Pages for a browser: text made safe, the frame of a page, and how pages look."""
