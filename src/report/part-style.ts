/** Headline, charts, findings, model and decisions. */
export const partStyle = `
.badge{display:inline-block;font-size:.78rem;line-height:1.3;font-weight:560;padding:.16rem .5rem;border-radius:5px;margin:0 .25rem .2rem 0;background:var(--quiet-tint);color:var(--muted)}
.badge.good{background:var(--good-tint);color:var(--good)}.badge.warn{background:var(--warn-tint);color:var(--warn)}.badge.bad{background:var(--bad-tint);color:var(--bad)}
.badge.up{background:var(--up-tint);color:var(--up)}.badge.down{background:var(--down-tint);color:var(--down)}small.up{color:var(--up)}small.down{color:var(--down)}
.pills .badge{font-size:.92rem;padding:.3rem .7rem;border-radius:7px;margin-right:.5rem}
.why{font-size:1.05rem;max-width:62ch}
.balance{display:flex;gap:3px;height:14px;border-radius:7px;overflow:hidden;margin:1.8rem 0 .9rem}.balance span{min-width:3px;flex-basis:0;background:var(--line)}
.balance .up{background:var(--chart-blue)}.balance .down{background:var(--chart-amber)}.balance .stay{background:var(--chart-reference)}
.tiles{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem 1.5rem;padding:0;margin:0 0 1.8rem}
.tiles b{display:block;font-size:1.9rem;line-height:1.15;letter-spacing:-.02em;font-weight:640;font-variant-numeric:tabular-nums}.tiles .up b{color:var(--up)}.tiles .down b{color:var(--down)}
.kept{margin:0 0 1.6rem}.kept ul{list-style:none;padding:0;margin:0;max-width:44rem}.kept li{display:flex;gap:.9rem;padding:.4rem 0;border-top:1px solid var(--line)}.kept b{min-width:3.2rem;text-align:right;font-variant-numeric:tabular-nums}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.9rem 1.5rem;margin:0;padding-top:1.2rem;border-top:1px solid var(--line)}.facts dt{font-size:.82rem;color:var(--muted)}.facts dd{margin:0;font-size:.95rem;overflow-wrap:anywhere}
.block{margin:0 0 2.2rem}.run{margin-bottom:2.5rem}.run-name{font-size:1.3rem}
.empty{border:1px dashed var(--line);border-radius:10px;padding:1.2rem;max-width:none;color:var(--muted)}
.note{border-left:3px solid var(--chart-amber);padding:.1rem 0 .1rem .9rem}
.charts{display:grid;align-items:start;grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));gap:1.2rem;margin:0 0 1.2rem}
figure{margin:0;min-width:0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.1rem .7rem;container-type:inline-size}figure.full{grid-column:1/-1}
figcaption strong{display:block;font-size:1.02rem;line-height:1.3;letter-spacing:-.008em;text-wrap:balance}figcaption span{display:block;font-size:.84rem;line-height:1.4;color:var(--muted);margin:.2rem 0 .8rem}
svg{display:block;width:100%;height:auto;font-family:inherit;font-variant-numeric:tabular-nums}svg.wide{max-width:34rem}figure.full svg.wide{max-width:none}svg.narrow{display:none;max-width:25rem}
@container(max-width:410px){svg.wide{display:none}svg.narrow{display:block}}
.findings{list-style:none;padding:0;margin:0}.findings li{border-top:1px solid var(--line);padding:.9rem 0}.findings p{margin:.3rem 0}.findings details{margin:.2rem 0 0}.findings .plain li{border:0;padding:0}
.glossary{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:.6rem 1.6rem;margin:.5rem 0;font-size:.88rem}.glossary dt{font-weight:600}.glossary dd{margin:0;color:var(--muted)}
.leakage{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--chart-amber);border-radius:10px;padding:1.1rem 1.2rem .4rem;margin:1.4rem 0 2.2rem}.leakage h3{color:var(--warn);margin-bottom:.3rem}.leakage .scroll{max-width:34rem}.leakage .plain{font-size:.95rem}
.chips{list-style:none;display:flex;flex-wrap:wrap;gap:.35rem;padding:0;margin:.3rem 0 .8rem}
.split{display:flex;gap:3px;height:10px;margin:.8rem 0 .5rem;max-width:44rem}.split span{flex-basis:0;border-radius:3px;background:var(--chart-reference)}.split .train{background:var(--chart-accent)}.split .test{background:var(--chart-blue)}
.split-key{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;font-size:.88rem;color:var(--muted)}.split-key b{color:var(--ink)}
.scroll:has(.confusion){width:fit-content;max-width:100%}.confusion{width:auto}.confusion td b{display:block;font-size:1.25rem;font-variant-numeric:tabular-nums}.confusion td{min-width:7rem;border-left:1px solid var(--hair)}.confusion .right{background:var(--good-tint)}.confusion .wrong{background:var(--bad-tint)}.confusion tbody small{color:var(--ink)}
.block.more,.block.rest{margin:1rem 0}.decisions{background:var(--card);border:1px solid var(--line);border-radius:10px;border-collapse:separate;border-spacing:0;overflow:hidden}.decisions tbody tr>*{border-top:1px solid var(--hair)}
.decisions .planned{font-weight:640}.decisions{table-layout:fixed}.decisions thead th{width:9%}.decisions thead th:nth-child(1){width:22%}.decisions thead th:nth-child(4),.decisions thead th:nth-child(6){width:12%}.decisions thead th:nth-child(5){width:36%}.decisions details{margin:.1rem 0 0}.evidence span{display:block;white-space:nowrap}.evidence,.decisions .reason{font-size:.87rem}
.decisions summary{font-size:.82rem}.chain{margin:.4rem 0 .6rem;font-size:.85rem}.chain div{display:flex;gap:.6rem;padding:.22rem 0;border-top:1px solid var(--hair)}.chain div:first-child{border-top:0}.chain dt{flex:0 0 10.5em;color:var(--muted)}.chain dd{margin:0}.chain b{font-variant-numeric:tabular-nums}.chain small{display:inline}.rest>details>summary,.more>details>summary{font-size:1rem;color:var(--accent);font-weight:560}
@media(max-width:760px){.decisions,.decisions tbody,.decisions tr{display:block}.decisions thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.decisions tbody tr{display:grid;grid-template-columns:1fr 1fr 1.2fr;gap:.4rem .8rem;padding:1rem;border-top:1px solid var(--line)}.decisions tbody tr:first-child{border-top:0}.decisions tbody tr>*{border:0;padding:0;width:auto!important;min-width:0}
.decisions th[scope=row],.decisions .reason,.decisions .evidence{grid-column:1/-1}.decisions td.figures{text-align:left}.decisions td[data-head]::before{content:attr(data-head);display:block;font-size:.76rem;font-weight:400;color:var(--muted)}
.decisions td.figures small{display:inline}.evidence{display:flex;gap:1rem;color:var(--muted)}}
`;
