"""How the demo's page looks: light and dark, wide and narrow, printed with what every system has."""

from unrolled.races import heat_map, line_chart
from unrolled.races.palette import LOOKS, look_style

COLOURS = """
:root{color-scheme:light dark;
--page:#fcfcfa;--raised:#f3f3ee;--ink:#17191c;--soft:#5c6269;--hair:#e0e1dc;--wash:#f0f1ec;--heat:#0b4fc4;
--yes:#00694f;--no:#9a3412;--mark:#ffe1d3;--mark-ink:#8a2a06;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{
--page:#121417;--raised:#1b1e22;--ink:#eceef0;--soft:#a2a9b1;--hair:#2d3238;--wash:#1b1e22;--heat:#8fb4ff;
--yes:#43cfa2;--no:#f2a07b;--mark:#4a2012;--mark-ink:#ffb899}}
"""

LAYOUT = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;background:var(--page)}
body{margin:0;color:var(--ink);font:17px/1.6 var(--sans)}
main{max-width:60rem;margin:0 auto;padding:clamp(2.5rem,7vw,5.5rem) clamp(1rem,4vw,2.5rem) 4rem}
.eyebrow{margin:0 0 1rem;color:var(--soft);font:600 .8rem/1.4 var(--mono);letter-spacing:.04em}
h1{margin:0;max-width:20ch;font-size:clamp(2.1rem,6vw,3.6rem);line-height:1.06;letter-spacing:-.028em;
font-weight:700;text-wrap:balance}
.seen{margin:1.6rem 0 0;max-width:46rem;font-size:clamp(1.08rem,2.2vw,1.28rem);line-height:1.5;text-wrap:pretty}
section{margin-top:clamp(3.5rem,8vw,5.5rem)}
h2{margin:0 0 .4rem;font-size:clamp(1.35rem,3vw,1.7rem);line-height:1.2;letter-spacing:-.015em}
p.about{margin:0 0 1.8rem;max-width:44rem;color:var(--soft)}
svg{display:block;max-width:100%;height:auto}
.narrow{display:none}
@media (max-width:640px){.narrow{display:block}.broad{display:none}body{font-size:16px}}
.key{display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;margin:0 0 1.4rem;padding:0;list-style:none}
.key li{display:flex;align-items:center;gap:.55rem;font-size:.92rem;font-weight:600}
code,pre,.sample td{font-family:var(--mono)}
"""

TABLES = """
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.8rem 1.1rem .8rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--hair)}
thead th{padding-top:0;color:var(--soft);font-size:.85rem;font-weight:600}
tbody th{font-weight:650;white-space:nowrap}
small{display:block;color:var(--soft);font-size:.82rem;line-height:1.45}
.verdict{white-space:nowrap}
.wish{table-layout:fixed}.wish thead th:first-child{width:17%}.wish .verdict+small{margin-top:.15rem}
.sign{display:inline-block;width:1.15em;font-weight:700}
.yes{color:var(--yes)}.no{color:var(--no)}
.notes{margin:1.6rem 0 0;color:var(--soft);font-size:.88rem;line-height:1.5}
.notes dt{color:var(--ink);font-weight:600}.notes dd{margin:0 0 .7rem;max-width:46rem}
.samples{display:grid;gap:2.4rem}
.sample{margin:0}
.sample figcaption{margin-bottom:.5rem;color:var(--soft);font-size:.92rem;line-height:1.5;text-wrap:pretty}
.sample b{color:var(--ink);margin-right:.35rem}
.sample table{width:auto}
.sample th,.sample td{padding:.26rem 1.8rem .26rem 0;border:0;font-size:1rem;line-height:1.4}
.sample td{letter-spacing:.06em}
mark{background:var(--mark);color:var(--mark-ink);border-radius:2px;text-decoration:underline;text-underline-offset:3px}
details{margin-top:1.4rem;border-top:1px solid var(--hair);padding-top:1rem}
summary{cursor:pointer;font-weight:600;font-size:.95rem}
details[open] summary{margin-bottom:1rem}
.wide{overflow-x:auto}
.figures th,.figures td{padding:.5rem 1.1rem .5rem 0;font-size:.88rem;white-space:nowrap}
pre{margin:1rem 0 0;padding:1rem 1.1rem;overflow-x:auto;background:var(--raised);border-radius:8px;
font-size:.84rem;line-height:1.55}
.settings{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.1rem 2rem;margin:2rem 0 0}
.settings dt{color:var(--soft);font-size:.82rem;line-height:1.4}
.settings dd{margin:.1rem 0 0;font-size:.95rem;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--heat);outline-offset:3px;border-radius:2px}
@media (max-width:640px){
.wish thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.wish,.wish tbody,.wish tr,.wish th,.wish td{display:block;width:100%}
.wish tr{padding:1.1rem 0;border-bottom:1px solid var(--hair)}
.wish th,.wish td{padding:0;border:0}
.wish td{margin-top:.65rem;display:grid;grid-template-columns:7.2rem 1fr;column-gap:.8rem}
.wish td::before{content:attr(data-head);color:var(--soft);font-size:.85rem;line-height:1.9}
.wish td small{grid-column:2}
.settings{grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:1rem 1.2rem}
.sample th,.sample td{padding-right:.9rem;font-size:.82rem}
.sample td{letter-spacing:.02em}
}
"""


def style() -> str:
    """Return the whole style sheet."""
    return "".join((COLOURS, look_style(LOOKS), LAYOUT, TABLES, line_chart.STYLE, heat_map.STYLE))
