/** Page, type, tables and print. */
export const pageStyle = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:3.5rem}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.top,main,footer{max-width:74rem;margin:0 auto;padding:0 clamp(1rem,4vw,2rem)}
.top{padding-top:1.5rem}.top p{margin:0;color:var(--muted)}.top b{color:var(--accent);letter-spacing:-.01em}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:3}
a{color:var(--accent)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
h1{font-size:clamp(2rem,6.2vw,3.6rem);line-height:1.06;letter-spacing:-.032em;font-weight:680;margin:1.6rem 0 1.2rem;max-width:20ch;text-wrap:balance}
h2{font-size:.95rem;font-weight:650;color:var(--accent);margin:0 0 .4rem}
.lede{font-size:clamp(1.3rem,2.8vw,1.75rem);line-height:1.28;letter-spacing:-.016em;font-weight:560;margin:0 0 1.6rem;max-width:44ch;text-wrap:pretty}
h3{font-size:1.12rem;line-height:1.3;letter-spacing:-.008em;margin:0 0 .8rem}h4{font-size:1rem;margin:1.5rem 0 .35rem}h5{font-size:.92rem;margin:.8rem 0 .2rem}
p{margin:.4rem 0 .8rem;max-width:70ch;text-wrap:pretty}small{display:block;font-weight:400;font-size:.8rem;line-height:1.4;color:var(--muted)}
code{font:.88em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--quiet-tint);padding:.08em .35em;border-radius:4px;overflow-wrap:anywhere}
main>section{padding:2.6rem 0 1rem}main>section+section{border-top:1px solid var(--line)}#headline{padding:.5rem 0 1.6rem}
nav{position:sticky;top:0;z-index:2;background:var(--paper);border-block:1px solid var(--line);margin:0 calc(-1*clamp(1rem,4vw,2rem));padding:0 clamp(1rem,4vw,2rem)}
nav ul{display:flex;gap:1.4rem;list-style:none;margin:0;padding:0;overflow-x:auto;scrollbar-width:none}
nav a{display:block;padding:.7rem 0;white-space:nowrap;text-decoration:none;color:var(--ink);font-size:.93rem}nav a:hover{color:var(--accent)}
footer{color:var(--muted);font-size:.85rem;padding-block:2rem 3rem;border-top:1px solid var(--line);margin-top:2rem}
.scroll{overflow-x:auto;margin:0 0 1.2rem;background:linear-gradient(90deg,var(--card) 30%,transparent) local,linear-gradient(270deg,var(--card) 30%,transparent) 100% 0/60px 100% no-repeat local,linear-gradient(270deg,var(--line),transparent) 100% 0/22px 100% no-repeat,var(--card);border:1px solid var(--line);border-radius:10px}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4}
td code{overflow-wrap:break-word}.prose{min-width:12rem}.prose code{overflow-wrap:anywhere}caption span{position:sticky;left:.7rem;display:inline-block;max-width:min(70ch,100vw - 4rem)}
caption{text-align:left;padding:.7rem .7rem .4rem;color:var(--muted);font-size:.84rem}
th,td{padding:.5rem .6rem;text-align:left;vertical-align:top}thead th{font-weight:560;font-size:.82rem;color:var(--muted);vertical-align:bottom}
tbody tr{border-top:1px solid var(--hair)}tbody th{font-weight:560;min-width:8.5rem}
.scroll table{overflow-wrap:break-word}.scroll tbody th,.scroll thead th:first-child{position:sticky;left:0;background:var(--card);max-width:min(44vw,24rem)}
.figures{text-align:right;font-variant-numeric:tabular-nums lining-nums;white-space:nowrap}thead .figures{white-space:normal}
tr.group th{position:static;max-width:none;padding-top:1rem;color:var(--muted);font-size:.84rem}tr.group span{position:sticky;left:.9rem}
.nowrap{white-space:nowrap}.quiet{color:var(--muted)}.small{font-size:.85rem}
details{margin:.2rem 0 1rem}summary{cursor:pointer;color:var(--muted);font-size:.88rem;padding:.25rem 0}summary:hover{color:var(--ink)}
.plain{margin:.3rem 0 .6rem;padding-left:1.1rem;font-size:.88rem}.plain li{margin:.2rem 0}
@media(max-width:640px){th,td{padding:.5rem .65rem}td code{overflow-wrap:break-word}.prose{min-width:12rem}.prose code{overflow-wrap:anywhere}caption span{position:sticky;left:.7rem;display:inline-block;max-width:min(70ch,100vw - 4rem)}
caption{padding-inline:.65rem}main>section{padding-top:2rem}}
@media print{body{background:#fff;font-size:10.5pt}nav,.skip,.rest,.more{display:none}.scroll{overflow:visible}table{font-size:8pt}th,td{padding:.25rem .3rem}
.block,figure,tr,.findings li{break-inside:avoid}.block:has(table),.block:has(figure){break-inside:auto}h2,h3,.lede{break-after:avoid}details:not(.decisions *)::details-content{content-visibility:visible;block-size:auto}*{position:static!important}}
`;
