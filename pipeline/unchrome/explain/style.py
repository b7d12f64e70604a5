"""How the page of `explain --html` looks, in light and in dark."""

HUES = (25, 255, 145, 320, 85, 200, 355, 285, 115, 55, 230, 170)
"""Degrees in OKLCH: rules take them in turn. Lightness is the same for all, so all can be read."""

CSS = """
:root { color-scheme: light dark; --back: #fff; --text: #1d2025; --soft: #5c636e; --rule: #d9dce1; --raised: #f5f6f8;
  --light: .5; --chroma: .15; --tint: 94%; --alarm: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --back: #15171b; --text: #e4e6ea; --soft: #9aa1ac; --rule: #33373e;
  --raised: #1f2228; --light: .78; --chroma: .12; --tint: 86%; --alarm: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 8rem; background: var(--back); color: var(--text);
  font: 1rem/1.55 Georgia, "DejaVu Serif", serif; }
header, h2, dl, .tags, .tip, .number, .note, .code, label {
  font-family: system-ui, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 2.5rem 0 .75rem; }
.sub, label, dd { color: var(--soft); font-size: .875rem; }
.sub { margin: .15rem 0; overflow-wrap: anywhere; }
.alarm { border-left: .25rem solid var(--alarm); padding: .5rem .75rem; background: var(--raised); color: var(--alarm);
  font-family: system-ui, sans-serif; }
label { display: inline-flex; gap: .5rem; align-items: center; margin-top: 1rem; cursor: pointer; }
body:has(#only:checked) .kept { display: none; }
.lines { list-style: none; margin: 1.25rem 0 0; padding: 0; }
.lines > li { position: relative; display: grid; grid-template-columns: 3.25rem 1fr; gap: 0 .9rem; padding: .3rem 0;
  scroll-margin-top: 1rem; }
.number { color: var(--soft); font-size: .75rem; text-align: right; text-decoration: none; padding-top: .3rem;
  font-variant-numeric: tabular-nums; }
.line { margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
.tags { grid-column: 2; display: flex; flex-wrap: wrap; gap: .25rem .6rem; font-size: .75rem; margin: .1rem 0 .2rem; }
.hue { --own: oklch(var(--light) var(--chroma) var(--hue)); }
del, ins, mark { color: var(--own); }
del { text-decoration: line-through 1px; }
ins { text-decoration: none; border-bottom: 2px solid var(--own); }
mark, .lines del { background: color-mix(in oklab, var(--own), var(--back) var(--tint)); border-radius: .15rem; }
mark { border-bottom: 2px dotted var(--own); }
.tags a { color: var(--own); text-decoration: none; border: 1px solid; border-radius: 1rem; padding: 0 .55rem; }
.tags a:hover { text-decoration: underline; }
.field { color: var(--soft); }
.field b { color: var(--text); font-weight: 600; }
a:focus-visible, input:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
li:target { background: var(--raised); }
.tip { display: none; position: absolute; z-index: 1; top: calc(100% - .2rem); left: 4.15rem;
  max-width: min(36rem, 80vw); padding: .6rem .8rem; border: 1px solid var(--rule); border-radius: .4rem;
  background: var(--raised); color: var(--text); font-size: .8125rem; line-height: 1.4;
  box-shadow: 0 .3rem 1rem rgb(0 0 0 / .18); }
li:hover > .tip, li:focus-within > .tip { display: block; }
.tip p { margin: 0 0 .45rem; overflow-wrap: anywhere; }
.tip p:last-child { margin: 0; }
.tip .place, dd .place { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .75rem;
  color: var(--soft); }
.code { font: .75em ui-monospace, "DejaVu Sans Mono", monospace; color: var(--soft); border: 1px solid var(--rule);
  border-radius: .2rem; padding: 0 .15em; text-decoration: none; display: inline-block; }
.note { color: var(--soft); font-size: .8em; display: inline-block; }
dl { margin: 0; }
dt { margin-top: .7rem; font-size: .875rem; font-weight: 600; overflow-wrap: anywhere; scroll-margin-top: 1rem; }
dt.hue { color: var(--own); }
dt:target { background: var(--raised); }
dd { margin: 0; overflow-wrap: anywhere; }
dd a { color: inherit; }
@media (max-width: 40rem) { .lines > li { grid-template-columns: 2rem 1fr; gap: 0 .6rem; } .tip { left: 0; } }
@media print { .tip, label { display: none !important; } body { max-width: none; } }
""" + "".join(f".h{place} {{ --hue: {hue}; }}\n" for place, hue in enumerate(HUES))
