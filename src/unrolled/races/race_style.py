"""How the report of a race looks: the demo's page, and what its tables, panels and print need besides."""

from unrolled.races import line_chart, race_chart, race_panels, rows_chart
from unrolled.races.page_style import COLOURS, LAYOUT, TABLES
from unrolled.races.palette import look_style
from unrolled.races.race_looks import looks

REPORT = """
main{max-width:74rem}
h1{max-width:36ch;font-size:clamp(1.45rem,3.4vw,2.35rem);line-height:1.18;letter-spacing:-.02em;text-wrap:pretty;
overflow-wrap:anywhere}
.seen{overflow-wrap:anywhere}
.held{margin:1.4rem 0 0;max-width:50rem;color:var(--soft);font-size:.98rem}
.about,.held,.save{overflow-wrap:anywhere}
.key svg{flex:none}.key bdi{min-width:0;overflow-wrap:anywhere}
section{margin-top:clamp(2.8rem,6vw,4.2rem)}
header+section{margin-top:clamp(2.2rem,5vw,3rem)}
ul.said{margin:1rem 0 0;padding:0 0 0 1.1rem;
max-width:50rem;color:var(--soft);font-size:.92rem;overflow-wrap:anywhere}
.figures th,.figures td{padding-right:1.3rem}
.figures th:last-child,.figures td:last-child{padding-right:0}
.figures tbody th{position:sticky;left:0;background:var(--page);z-index:1}
.answer tbody td:nth-child(2){font-weight:600}.answer small{font-weight:400}.answer td small{white-space:nowrap}
.answer thead small{font-weight:400;white-space:normal}
.answer th,.answer td{padding-right:.95rem;font-size:.85rem}.answer small{font-size:.78rem}
.answer tr.baseline{background:var(--raised)}.answer tr.baseline th{background:var(--raised);padding-left:.5rem}
.answer tr.model th{padding-left:.5rem}
.answer tr.reason td{padding:.3rem 0 .8rem .5rem;white-space:normal;font-weight:400;color:var(--no)}
.answer tr:has(+.reason)>*{border-bottom:0}
.reason span{position:sticky;left:.5rem;display:inline-block;max-width:min(44rem,calc(100vw - 3rem));
overflow-wrap:anywhere}
.overtaking{margin:.8rem 0 1.2rem;padding:0 0 0 1.1rem;max-width:50rem;overflow-wrap:anywhere}
.tall{max-height:26rem;overflow:auto}.tall thead th{position:sticky;top:0;background:var(--page)}
.tall td{white-space:pre-wrap;max-width:28rem;overflow-wrap:break-word}.tall .number{white-space:nowrap}
.save{margin:.8rem 0 0;color:var(--soft);font-size:.88rem}
a{color:var(--heat);text-underline-offset:3px}
.preferences{display:grid;grid-template-columns:max-content 1fr;gap:.7rem 2rem;margin:1.2rem 0 0;max-width:52rem}
.preferences dt{font-weight:650}.preferences dd{margin:0;overflow-wrap:anywhere}
.worst{display:grid;gap:2.2rem}.worst figure{margin:0;min-width:0}
.worst blockquote{margin:.2rem 0 .7rem;padding:.1rem 0 .1rem .9rem;border-inline-start:3px solid var(--hair);
white-space:pre-wrap;overflow-wrap:anywhere;max-width:52rem}
.worst table{table-layout:fixed}
.worst th,.worst td{padding:.3rem .9rem .3rem 0;border:0;font-size:.95rem;line-height:1.5}
.worst th{width:11.5rem;white-space:normal;overflow-wrap:anywhere}
.worst td{white-space:pre-wrap;overflow-wrap:anywhere}
.settings div{min-width:0}.settings dt{overflow-wrap:anywhere}
details+details{margin-top:.2rem;padding-top:.7rem}
h3{margin:2.4rem 0 .6rem;font-size:1.05rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
@media (max-width:640px){
.preferences{grid-template-columns:1fr;gap:.1rem}.preferences dd{margin-bottom:.9rem}
.worst th{width:7.7rem}.worst th,.worst td{font-size:.88rem;padding-right:.6rem}
.figures tbody th bdi{display:inline-block;max-width:7.7rem;white-space:normal;overflow-wrap:break-word}
}
@media print{
body{font-size:10pt}main{max-width:none;padding:0}
section{margin-top:1.6rem}h2,h3{break-after:avoid}tr,figure,svg,.preferences dd{break-inside:avoid}
.broad{display:block}.narrow{display:none}
.wide,.tall{overflow:visible;max-height:none}
.figures th,.figures td{white-space:normal;font-size:7.5pt;padding-right:.5rem}
.answer td small,.answer th small{white-space:normal;font-size:6.5pt}
.figures tbody th,.tall thead th{position:static}.save{display:none}
details:not([open]){display:none}
}
"""


def style(contenders: int) -> str:
    """Return the whole style sheet for a report of so many contenders."""
    parts = (COLOURS, look_style(looks(contenders)), LAYOUT, TABLES, line_chart.STYLE, race_chart.STYLE)
    return "".join((*parts, race_panels.STYLE, rows_chart.STYLE, REPORT))
