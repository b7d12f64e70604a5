"""How pages look, in light and in dark: colours, letters, and what all pages have."""

HUES = (25, 255, 145, 320, 85, 200, 355, 285, 115, 55, 230, 170)
"""Degrees in OKLCH: things take them in turn. Lightness is the same for all, so all can be read."""

BASE = """
:root { color-scheme: light dark; --back: #fff; --text: #1d2025; --soft: #5c636e; --rule: #d9dce1; --raised: #f5f6f8;
  --light: .5; --chroma: .15; --tint: 94%; --alarm: #b3261e;
  --sans: system-ui, "DejaVu Sans", sans-serif; --serif: Georgia, "DejaVu Serif", serif;
  --mono: ui-monospace, "DejaVu Sans Mono", monospace; }
@media screen and (prefers-color-scheme: dark) { :root { --back: #15171b; --text: #e4e6ea; --soft: #9aa1ac;
  --rule: #33373e; --raised: #1f2228; --light: .78; --chroma: .12; --tint: 86%; --alarm: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 8rem; background: var(--back); color: var(--text);
  font: 1rem/1.55 var(--serif); }
header, h2, .note { font-family: var(--sans); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 2.5rem 0 .75rem; }
.sub { margin: .15rem 0; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.alarm { border-left: .25rem solid var(--alarm); padding: .5rem .75rem; background: var(--raised); color: var(--alarm);
  font-family: var(--sans); }
.hue { --own: oklch(var(--light) var(--chroma) var(--hue)); }
a:focus-visible, input:focus-visible, [tabindex]:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.code { font: .75em var(--mono); color: var(--soft); border: 1px solid var(--rule); border-radius: .2rem;
  padding: 0 .15em; text-decoration: none; display: inline-block; }
.note { color: var(--soft); font-size: .8em; display: inline-block; }
@media print { :root { color-scheme: light; } body { max-width: none; } }
""" + "".join(f".h{place} {{ --hue: {hue}; }}\n" for place, hue in enumerate(HUES))
