import { graphRules } from "../graph/graph-svg.ts";
import { hueRules } from "../graph/status-hues.ts";

const light =
  "--ink:#111827;--faint:#64748b;--card:#ffffff;--line:#cbd5e1;--ground:#f4f6f9;--code:#f1f5f9;--shadow:0 1px 2px #0f172a14;";
const dark =
  "--ink:#e5e9f0;--faint:#94a3b8;--card:#1a202c;--line:#3b4658;--ground:#10141c;--code:#121822;--shadow:none;";

/** The look of the page: one column, light or dark as its reader prefers, and printable. */
export const pageStyle: string = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
${hueRules()}
.is-submitted,.is-pending,.is-collecting{--hue:#8b93a1}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1240px;padding:2rem 1.25rem 4rem;background:var(--ground);color:var(--ink);font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}
h1{margin:0 0 .75rem;font-size:1.75rem;line-height:1.2;letter-spacing:-.01em}
h2{margin:0 0 .75rem;font-size:1.05rem}
h3{margin:1.1rem 0 .4rem;font-size:.9rem}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:3px}
code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{margin:.4rem 0;padding:.6rem .8rem;background:var(--code);border-radius:6px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
pre.log{max-height:26rem;border-left:3px solid var(--hue,var(--line))}
.faint{color:var(--faint);font-weight:400}
.chip{display:inline-block;margin-left:.4rem;padding:.1rem .7rem;border-radius:99px;background:color-mix(in srgb,var(--hue) 16%,transparent);color:var(--hue);font-size:.95rem;font-weight:600;vertical-align:.2rem;letter-spacing:0}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0}
.facts dt{color:var(--faint);font-size:.78rem}
.facts dd{margin:0;overflow-wrap:anywhere}
section{margin-top:1.5rem}
#graph,#timeline,#metrics,.failure{padding:1rem 1.25rem;background:var(--card);border-radius:10px;box-shadow:var(--shadow)}
.failure{margin-bottom:.75rem;border-left:4px solid var(--hue)}
.failure h2 code{margin-left:.3rem;color:var(--hue)}
.failure p{margin:.4rem 0}
.failure .message{font-weight:600}
.message{white-space:pre-wrap;overflow-wrap:anywhere}
.notice{margin:.4rem 0;padding:.5rem .9rem;border-radius:8px;background:var(--card);border-left:4px solid #d97706}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:1rem}
button{padding:.25rem .8rem;border:1px solid var(--line);border-radius:99px;background:var(--card);color:var(--ink);font:inherit;font-size:.88rem;cursor:pointer}
button i{color:var(--hue);font-style:normal;font-weight:700}
button[aria-pressed=true]{border-color:var(--hue,var(--ink));box-shadow:inset 0 0 0 1px var(--hue,var(--ink))}
button:focus-visible,summary:focus-visible,input:focus-visible,a:focus-visible{outline:2px solid #3b82f6;outline-offset:2px}
.drawing{overflow:auto;max-height:70vh}
.drawing svg{display:block;min-width:0}
${graphRules}
.drawing .step{cursor:pointer}
.drawing .step:hover .step-box{stroke-width:3}
.is-dimmed{opacity:.25}
.gantt{font-size:.85rem}
.row,.axis{display:grid;grid-template-columns:minmax(6rem,15rem) 1fr;gap:.75rem;align-items:center;text-decoration:none;content-visibility:auto;contain-intrinsic-height:1.6rem}
.row:hover{background:color-mix(in srgb,var(--line) 30%,transparent)}
.who{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.who i{color:var(--hue);font-style:normal;font-weight:700;display:inline-block;width:1.1em}
.track{position:relative;height:1.6rem}
.axis .track{border-bottom:1px solid var(--line);color:var(--faint);font-size:.75rem}
.tick{position:absolute;bottom:.1rem;padding-left:.25rem;border-left:1px solid var(--line);white-space:nowrap}
.bar{position:absolute;top:.4rem;bottom:.4rem;min-width:2px;border-radius:2px;background:color-mix(in srgb,var(--hue) 45%,transparent)}
.bar.solid{background:var(--hue);top:.3rem;bottom:.3rem}
.bar.is-queued{background:repeating-linear-gradient(135deg,var(--line) 0 3px,transparent 3px 6px)}
.bar.is-collecting{top:.7rem;bottom:.7rem}
.moment{position:absolute;top:.1rem;color:var(--hue);font-style:normal;font-weight:700}
.legend{display:flex;flex-wrap:wrap;gap:.2rem .5rem;align-items:center;margin:.9rem 0 0;color:var(--faint);font-size:.78rem}
.legend .bar{position:static;display:inline-block;width:1.6rem;height:.7rem;margin-left:.6rem}
.legend .bar:first-child{margin-left:0}
.legend .bar.is-collecting{height:.25rem}
.tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-bottom:.75rem}
input[type=search]{flex:1 1 18rem;max-width:30rem;padding:.4rem .9rem;border:1px solid var(--line);border-radius:99px;background:var(--card);color:var(--ink);font:inherit}
.step-card{margin-bottom:.5rem;background:var(--card);border-radius:8px;border-left:4px solid var(--hue,var(--line));box-shadow:var(--shadow)}
.step-card>summary{display:flex;gap:.6rem;align-items:baseline;padding:.55rem 1rem;cursor:pointer;list-style:none}
.step-card>summary::-webkit-details-marker{display:none}
.step-card>summary i,.step-card>summary .status{color:var(--hue);font-style:normal;font-weight:600}
.step-card>summary .took{margin-left:auto;font-variant-numeric:tabular-nums;color:var(--faint);white-space:nowrap}
.inside{padding:.25rem 1rem 1rem}
table{border-collapse:collapse;width:100%;font-size:.88rem}
th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid color-mix(in srgb,var(--line) 55%,transparent);text-align:left;vertical-align:top}
th{font-weight:600;white-space:nowrap}
thead th{color:var(--faint);font-weight:400;font-size:.78rem}
.key{margin-top:1rem;color:var(--faint)}
.key summary{cursor:pointer}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:1rem 1.5rem}
.plot{margin:0}
.plot svg{display:block;width:100%;height:auto}
.plot h3{margin:0 0 .3rem}
.plot .curve{fill:none;stroke:#2563eb;stroke-width:2;vector-effect:non-scaling-stroke}
.plot .dot{fill:#2563eb}
.plot .grid{stroke:var(--line);stroke-width:1}
.plot text{fill:var(--faint);font:11px ui-sans-serif,system-ui,sans-serif}
footer{margin-top:2rem;color:var(--faint);font-size:.8rem}
[hidden]{display:none!important}
@media (max-width:40rem){.row,.axis{grid-template-columns:7rem 1fr}.step-card>summary{flex-wrap:wrap}}
@media print{body{max-width:none;padding:0;background:#fff}.tools,.counts,.legend{display:none}pre.log,.drawing{max-height:none;overflow:visible}.step-card,.failure,.row{break-inside:avoid}.drawing svg{max-width:100%;height:auto}*{print-color-adjust:exact}}
`;
