"""How the page of `explain --html` looks."""

from unchrome.browser.style import BASE

CSS = (
    BASE
    + """
dl, .tags, .tip, .number, label { font-family: var(--sans); }
label, dd { color: var(--soft); font-size: .875rem; }
label { display: inline-flex; gap: .5rem; align-items: center; margin-top: 1rem; cursor: pointer; }
body:has(#only:checked) .kept { display: none; }
.lines { list-style: none; margin: 1.25rem 0 0; padding: 0; }
.lines > li { position: relative; display: grid; grid-template-columns: 3.25rem 1fr; gap: 0 .9rem; padding: .3rem 0;
  scroll-margin-top: 1rem; }
.number { color: var(--soft); font-size: .75rem; text-align: right; text-decoration: none; padding-top: .3rem;
  font-variant-numeric: tabular-nums; }
.line { margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
.tags { grid-column: 2; display: flex; flex-wrap: wrap; gap: .25rem .6rem; font-size: .75rem; margin: .1rem 0 .2rem; }
del, ins, mark { color: var(--own); }
del { text-decoration: line-through 1px; }
ins { text-decoration: none; border-bottom: 2px solid var(--own); }
mark, .lines del { background: color-mix(in oklab, var(--own), var(--back) var(--tint)); border-radius: .15rem; }
mark { border-bottom: 2px dotted var(--own); }
.tags a { color: var(--own); text-decoration: none; border: 1px solid; border-radius: 1rem; padding: 0 .55rem; }
.tags a:hover { text-decoration: underline; }
.field { color: var(--soft); }
.field b { color: var(--text); font-weight: 600; }
li:target { background: var(--raised); }
.tip { display: none; position: absolute; z-index: 1; top: calc(100% - .2rem); left: 4.15rem;
  max-width: min(36rem, 80vw); padding: .6rem .8rem; border: 1px solid var(--rule); border-radius: .4rem;
  background: var(--raised); color: var(--text); font-size: .8125rem; line-height: 1.4;
  box-shadow: 0 .3rem 1rem rgb(0 0 0 / .18); }
li:hover > .tip, li:focus-within > .tip { display: block; }
.tip p { margin: 0 0 .45rem; overflow-wrap: anywhere; }
.tip p:last-child { margin: 0; }
.tip .place, dd .place { font-family: var(--mono); font-size: .75rem;
  color: var(--soft); }
dl { margin: 0; }
dt { margin-top: .7rem; font-size: .875rem; font-weight: 600; overflow-wrap: anywhere; scroll-margin-top: 1rem; }
dt.hue { color: var(--own); }
dt:target { background: var(--raised); }
dd { margin: 0; overflow-wrap: anywhere; }
dd a { color: inherit; }
@media (max-width: 40rem) { .lines > li { grid-template-columns: 2rem 1fr; gap: 0 .6rem; } .tip { left: 0; } }
@media print { .tip, label { display: none !important; } }
"""
)
