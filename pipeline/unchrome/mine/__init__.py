"""Mining: lines that recur over the pages of a site, proposed as rules of that site with their evidence.

    articles -> store, by site -> count (a sketch, then exactly) -> guards -> propose -> write

What is mined are the lines that a plan leaves of each page, `mined` by default, which without rules leaves all. Each
article of a site counts once. Neither the order of the pages nor how they are dealt out makes a difference.
"""
