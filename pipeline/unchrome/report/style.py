"""How the page of `report` looks."""

from unchrome.browser.style import BASE

CSS = (
    BASE
    + """
body { max-width: 70rem; font: .9375rem/1.5 var(--sans); padding-bottom: 4rem; }
h2 { font-size: 1.2rem; margin: 3.25rem 0 .5rem; scroll-margin-top: 1rem; }
h3 { font-size: .9375rem; margin: 1.75rem 0 .25rem; }
section > p, .about p { max-width: 46rem; margin: .25rem 0 .75rem; color: var(--soft); }
.about ul { margin: .25rem 0 .75rem; padding-left: 1.2rem; }
nav { margin: 1rem 0 0; border-bottom: 1px solid var(--rule); padding-bottom: .75rem; }
nav ul, .legend { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; }
nav a { color: inherit; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem;
  margin: 1rem 0 1.5rem; }
.tiles > div { border: 1px solid var(--rule); border-radius: .4rem; padding: .6rem .8rem; background: var(--raised); }
.tiles dt { color: var(--soft); font-size: .8125rem; }
.tiles dd { margin: 0; font-size: 1.4rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tiles dd + dd { color: var(--soft); font-size: .8125rem; }
.legend { margin: .5rem 0 0; font-size: .8125rem; font-variant-numeric: tabular-nums; }
.legend b { margin-left: .2rem; }
.legend li { color: var(--soft); }
.legend b, .legend .hue + b { color: var(--text); }
.swatch { display: inline-block; width: .7rem; height: .7rem; border-radius: .15rem;
  background: var(--own, var(--rule)); margin-right: .4rem; vertical-align: -.05rem; }
svg { display: block; fill: oklch(var(--light) var(--chroma) 255); overflow: visible; }
svg .hue { fill: var(--own); }
svg .plain { fill: var(--rule); }
svg text { fill: var(--soft); font-size: .75rem; }
.stack { height: 1.75rem; border-radius: .3rem; overflow: hidden; background: var(--raised); }
.stack rect { stroke: var(--back); stroke-width: 1px; }
.histogram { height: 11rem; max-width: 46rem; margin: 1rem 0; }
.bar { height: .7rem; min-width: 5rem; }
.bar:not(.change) { background: var(--raised); }
.change line { stroke: oklch(var(--light) var(--chroma) 255); stroke-width: 2px; }
.change .axis { stroke: var(--rule); stroke-width: 1px; }
.change .then { fill: var(--back); stroke: oklch(var(--light) var(--chroma) 255); stroke-width: 2px; }
.scroll { overflow-x: auto; margin: .5rem 0 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .8125rem; }
caption { text-align: left; font-weight: 600; font-size: .9375rem; padding: .75rem 0 .25rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--rule); }
thead th { border: 0; color: var(--soft); font-weight: 400; white-space: nowrap; }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 9rem; }
table:not(:has(.text)) { max-width: 52rem; }
table:has(.text) th:first-child { width: 30%; }
table:has(.text) td.plot { width: 10%; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.plot { width: 16%; padding-top: .6rem; }
td.text { overflow-wrap: anywhere; min-width: 12rem; }
th p, td p { margin: .1rem 0 0; font-weight: 400; color: var(--soft); }
.quote { font-family: var(--serif); font-size: .9375rem; unicode-bidi: isolate; overflow-wrap: anywhere; }
.samples { list-style: none; margin: .5rem 0 0; padding: 0; }
.samples > li { padding: .4rem 0; border-top: 1px solid var(--rule); }
.samples p { margin: 0; }
.samples .sub { font-size: .75rem; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 2.5rem; }
@media (max-width: 40rem) { body { padding: 1.25rem .9rem 3rem; } .tiles { grid-template-columns: 1fr 1fr; }
  .wide { display: none; } .histogram text { font-size: .5625rem; } .tiles dd { font-size: 1.15rem; }
  tbody th { min-width: 8.5rem; } th, td { padding-right: .5rem; }
  table:has(.text), table:has(.text) :is(caption, thead, tbody) { display: block; } th.text { display: none; }
  table:has(.text) tr { display: grid; grid-template-columns: 1fr 3.5rem 3.5rem 3rem; border-top: 1px solid var(--rule);
    padding: .25rem 0; }
  table:has(.text) th:first-child { width: auto; } table:has(.text) :is(th, td) { border: 0; padding: .1rem 0; }
  td.text { grid-column: 1 / -1; min-width: 0; } }
@media print { :root { font-size: 75%; } body { padding: 0; } nav { display: none; } h2 { break-after: avoid; }
  tr, .samples > li, .tiles > div { break-inside: avoid; } .scroll { overflow: visible; }
  svg, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
)
