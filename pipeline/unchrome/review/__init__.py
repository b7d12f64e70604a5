"""Review: proposed rules, accepted, refused and edited by a person in the browser.

    folder of rule files -> index -> pages -> a decision -> written into the file at once

The page is served to this machine alone. What a decision does not touch stays in its file as it was, to the byte.
"""
