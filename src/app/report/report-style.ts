/** Colours of the design language; dark ones only on a screen, since paper is light. */
const tokens = `
:root{color-scheme:light dark;--bg:#F7F7F5;--surface:#FFFFFF;--sunk:#F0F0EC;--line:#E3E3DE;--line2:#CBCBC4;--ink:#15181C;--ink2:#454B54;--ink3:#646B75;
--accent:#0A6570;--accentT:#E0F0F1;--sim:#6B3FB5;--simT:#F0EAFB;--simL:#C9B4EC;--warn:#8A5200;--warnT:#FBF0DC;--bad:#B02A1E;--badT:#FBE9E6;
--good:#1B6E42;--goodT:#E4F3EA;--info:#1F5FAE;--infoT:#E5EEFA;--grid:#ECECE8;--axis:#8A9099;--band:#DADCDD;--band2:#C6C9CC;--c1:#0A6570;--c2:#BF5417;--halo:#FFFFFF}
@media screen and (prefers-color-scheme:dark){:root{--bg:#0E1113;--surface:#15191C;--sunk:#1C2125;--line:#262C31;--line2:#3A4249;--ink:#ECEEEF;--ink2:#B7BEC4;--ink3:#8F979F;
--accent:#5CC4CC;--accentT:#0F2E31;--sim:#BBA0F2;--simT:#2A2140;--simL:#5A4785;--warn:#F0B45A;--warnT:#33270F;--bad:#FF8A7A;--badT:#3A1D1A;
--good:#6CCB92;--goodT:#15301F;--info:#86B7F5;--infoT:#172A42;--grid:#20262A;--axis:#6B747C;--band:#2A3136;--band2:#3A434A;--c1:#4FBAC3;--c2:#F0955A;--halo:#15191C}}
`;

const page = `
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:400 13px/1.5 Inter,"Inter Variable",system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
body.simulated{border-top:6px solid transparent;border-image:repeating-linear-gradient(135deg,var(--simL) 0 3px,var(--simT) 3px 8px) 6}
main,footer{max-width:1344px;margin:0 auto;padding:24px 32px}
footer{padding-top:0;color:var(--ink3);font-size:12px}
h1,.value,.sentence,.why,.caption,.ended,.goal{font-family:"Source Serif 4","Source Serif 4 Variable",Charter,"Bitstream Charter",Georgia,serif}
h1{font-size:27px;line-height:1.2;font-weight:600;margin:2px 0 8px}
h2{font-size:14px;font-weight:620;margin:0 0 4px}
p{margin:0}
code{font:400 .92em/1.4 "IBM Plex Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
sub,sup{line-height:0;font-size:.75em}
del{color:var(--ink3)}
.crumb,.note,.label,.cardnote{color:var(--ink3);font-size:12px;line-height:1.45}
.goal,.ended{font-size:15px;color:var(--ink2);max-width:80ch}
.badges{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:10px}
.badge{display:inline-block;font:600 11px/20px Inter,system-ui,sans-serif;letter-spacing:.03em;padding:0 8px;border-radius:5px;border:1px solid var(--accentT);background:var(--accentT);color:var(--accent);vertical-align:2px}
.badge.literature{background:var(--sunk);border-color:var(--line2);color:var(--ink2)}
.badge.simulated{border:1px dashed var(--sim);color:var(--sim);background:repeating-linear-gradient(135deg,var(--simT) 0 5px,transparent 5px 10px),var(--surface)}
h2 .badge{margin-left:6px;line-height:18px}
.chip{display:inline-block;font:500 12px/20px Inter,system-ui,sans-serif;padding:1px 8px;border-radius:5px;background:var(--sunk);color:var(--ink2)}
.chip.good{background:var(--goodT);color:var(--good)}.chip.warn{background:var(--warnT);color:var(--warn)}.chip.bad{background:var(--badT);color:var(--bad)}.chip.info{background:var(--infoT);color:var(--info)}
.bad{color:var(--bad)}.note.good{color:var(--good)}.note.sim{color:var(--sim)}
.sd{color:var(--ink3);font-weight:400}
.formula{white-space:nowrap}
.lead{display:grid;grid-template-columns:minmax(250px,300px) 1fr 300px;gap:20px 40px;align-items:start;padding:24px 0 28px}
.value{font-size:44px;line-height:1;font-weight:600;margin-bottom:8px;white-space:nowrap}
.value .sd{margin-left:-5px}.value .sd,.value .unit{font-size:20px;font-weight:400}.value .unit{color:var(--ink2)}
.label+.label .chip{margin-top:4px}
.sentence{font-size:17px;line-height:1.5;color:var(--ink2);max-width:62ch}.sentence b{font-weight:640;color:var(--ink)}
.sentence.small{font-size:14px;margin-top:8px;max-width:90ch}
.budgets{display:grid;gap:12px}
.budget{display:flex;flex-wrap:wrap;justify-content:space-between;font-size:12px;color:var(--ink2)}
.track{flex:0 0 100%;height:3px;background:var(--line2);margin-top:5px;border-radius:2px;overflow:hidden}.track span{display:block;height:3px;background:var(--accent)}
`;

const cards = `
.figures{display:grid;grid-template-columns:minmax(0,1.36fr) minmax(0,1fr);gap:16px;margin-bottom:16px}
.stack{display:grid;gap:16px;grid-template-rows:auto 1fr}
.across{grid-column:1/-1}.beside{display:grid;grid-template-columns:minmax(0,auto) minmax(0,1fr);gap:8px 32px;align-items:start}.beside table.small{margin-top:0}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:16px 18px;min-width:0}
main>.card{margin-bottom:16px}
.caption{font-size:13.5px;color:var(--ink2);max-width:80ch}
.cardnote{margin-bottom:8px;max-width:90ch}
.empty{color:var(--ink2);padding:12px 0}
.key{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12px;color:var(--ink2)}.key span{display:inline-flex;align-items:center;gap:5px}
.key .mark{stroke-width:1.5}
.wide svg,.narrow svg{display:block;max-width:100%;height:auto}.narrow{display:none}
details{margin-top:10px}summary{cursor:pointer;color:var(--accent);font-weight:500}summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.facts{margin:0}.facts div{display:flex;gap:16px;justify-content:space-between;border-top:1px solid var(--line);padding:5px 0}.facts div:first-child{border-top:0}
.facts dt{color:var(--ink3);flex:none}.facts dd{margin:0;text-align:right;min-width:0}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:0 40px}.columns .facts dt{width:92px}.columns .facts div{justify-content:flex-start}.columns .facts dd{text-align:left}
.hash{word-break:break-all}
table{border-collapse:collapse;width:100%;font-size:12.5px;font-feature-settings:"tnum","ss03","cv11"}
th,td{text-align:left;vertical-align:top;padding:6px 10px;border-top:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
thead th{border-top:0;color:var(--ink3);font-weight:500;font-size:12px;line-height:1.35;vertical-align:bottom}tbody th{font-weight:500}
.number{text-align:right;white-space:nowrap}thead .number{white-space:normal}
td .note,th .note{display:block;font-weight:400}.note.inline{display:inline}
table.small{margin-top:8px}table.small td p{margin-bottom:2px}
.experiments .best td{background:var(--accentT)}.experiments .best td:first-child{box-shadow:-8px 0 0 var(--accentT)}.experiments .best td:last-child{box-shadow:8px 0 0 var(--accentT)}
.experiments td:first-child code{display:block;color:var(--ink3)}
.experiments td.simulated{color:var(--sim)}.experiments td.simulated .sd{color:inherit}
.why{font-size:13.5px;color:var(--ink2);min-width:200px;max-width:46ch}
.settings{display:block;max-width:46ch}.settings.note{font-size:11px;width:max-content;max-width:240px}.setting{white-space:nowrap}.settings .setting{margin-right:6px}.setting b{font-weight:500;color:var(--ink)}.settings.note .setting b{color:inherit}
.total th,.total td{border-top-color:var(--line2);font-weight:600}
`;

const figures = `
svg.figure text{font:400 11px Inter,system-ui,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--ink3);font-feature-settings:"tnum"}
svg.figure .halo{paint-order:stroke;stroke:var(--halo);stroke-width:3px;stroke-linejoin:round}
svg.figure .title{fill:var(--ink2);font-size:11.5px}
.hairline{stroke:var(--grid)}.baseline{stroke:var(--axis)}
.band90{fill:var(--band);opacity:.6}.band50{fill:var(--band2);opacity:.75}.mean{fill:none;stroke:var(--axis);stroke-width:1.4}
.steps{fill:none;stroke:var(--c1);stroke-width:2.2;stroke-linejoin:round}
.bar{stroke:var(--c1);stroke-width:1.2}.bar.faint{opacity:.5}.bar.miss{stroke:var(--c2);opacity:.8}
.mark.measured{fill:var(--c1);stroke:var(--halo);stroke-width:.8}
.mark.simulated{fill:var(--surface);stroke:var(--c1);stroke-width:1.6}
.mark.literature{fill:var(--ink);stroke:var(--halo);stroke-width:1}
.mark.repeat{fill:var(--c1);stroke:var(--halo);stroke-width:.8}.mark.repeat.simulated{fill:var(--surface);stroke:var(--c1);stroke-width:1.6}
.mark.measured.miss,.mark.literature.miss{fill:var(--c2)}.mark.simulated.miss{stroke:var(--c2)}
.mark.beaten{opacity:.35}
.limit path,.mark.limit{fill:none;stroke:var(--c1);stroke-width:1.6}
.failed path,.mark.failed{fill:none;stroke:var(--bad);stroke-width:1.8}.failed .catch{fill:transparent;stroke:none}
.mark.random{fill:var(--band2);stroke:none}
.equality,.target{stroke:var(--axis);stroke-dasharray:4 3}.now{stroke:var(--ink2);stroke-dasharray:2 3}.ahead{fill:var(--surface);opacity:.55}
`;

const media = `
@media (max-width:1100px){.figures{grid-template-columns:minmax(0,1fr)}.lead{grid-template-columns:minmax(auto,280px) 1fr}.beside{grid-template-columns:minmax(0,1fr)}.budgets{grid-column:1/-1;grid-template-columns:repeat(auto-fit,minmax(180px,1fr))}}
@media screen and (max-width:760px){main,footer{padding:16px}.card{padding:14px}.lead{grid-template-columns:minmax(0,1fr);padding:16px 0 20px}h1{font-size:23px}
.wide{display:none}.narrow{display:block}.columns,.beside{grid-template-columns:minmax(0,1fr)}
.experiments thead{display:none}.experiments,.experiments tbody,.experiments tr,.experiments td{display:block;width:auto;max-width:none}
.experiments tr{border-top:1px solid var(--line2);padding:8px 0}.experiments td{border:0;padding:2px 0;text-align:right}.experiments td::after{content:"";display:block;clear:both}
.experiments td::before{content:attr(data-label);color:var(--ink3);float:left;margin-right:12px}.experiments td>.note,.experiments td:first-child code{display:inline;margin-left:8px}
.experiments td .settings{display:block;width:auto;margin-left:0;clear:both}
.experiments td.why{display:block;text-align:left}.experiments td.why::before{content:none}.experiments .best td,.experiments .best td:first-child,.experiments .best td:last-child{background:none;box-shadow:none}
.experiments tr.best{background:var(--accentT);margin:0 -8px;padding:8px}.experiments .settings{max-width:none;text-align:right}.settings .setting{margin:0 0 0 6px}}
@media print{@page{margin:14mm}body{background:#fff;font-size:11px;-webkit-print-color-adjust:exact;print-color-adjust:exact}main,footer{max-width:none;padding:0}
.figures,.stack,.beside{display:block}.card{border:0;border-top:1px solid var(--line2);border-radius:0;padding:10px 0;margin:0 0 6px}
.lead{grid-template-columns:auto 1fr;gap:12px 24px;padding:12px 0}.value{font-size:34px}.sentence{font-size:13px}.budgets{grid-column:1/-1;grid-template-columns:repeat(3,1fr)}
table{font-size:10px}th,td{padding:3px 6px}.experiments .why{font-size:10px;min-width:0;max-width:none;width:34%}.experiments .note{font-size:9px}.experiments .settings.note{width:auto;max-width:none}.caption{font-size:11px}thead{display:table-header-group}tr,.wide,.facts div,.cardnote,table.small:not(.receipts){break-inside:avoid}h2,.cardnote,.key,.caption:has(+*){break-after:avoid}
.setting{white-space:normal}details::details-content{content-visibility:visible;height:auto}summary{list-style:none;color:var(--ink3)}
.experiments{table-layout:fixed}.experiments th,.experiments td{width:auto;overflow-wrap:break-word;padding:3px}.experiments th:first-child{width:4.5%}.experiments th:nth-child(2){width:15%}.experiments th:last-child{width:34%}.experiments td.why{width:auto}.experiments .number .note{font-size:8px}.experiments thead th{font-size:8px;overflow-wrap:break-word;hyphens:auto}.experiments .number{white-space:normal}.experiments .sd,.experiments .value{white-space:nowrap}
.experiments details,.receipts details{margin-top:2px;font-size:9px;line-height:1.35}.experiments summary{display:inline;font-weight:400}.experiments summary::after{content:": "}.experiments .facts,.experiments .facts div,.experiments .facts dt,.experiments .facts dd{display:inline;border:0;padding:0;text-align:left;color:var(--ink2)}.experiments .facts dt{color:var(--ink3)}.experiments .facts dt::after{content:" "}.experiments .facts dd::after{content:"; "}.experiments .facts div:last-child dd::after{content:"."}
.badge.simulated{border:1.2px dashed #333;color:#000;background:linear-gradient(135deg,#b5b5b5 12%,#fff 12% 50%,#b5b5b5 50% 62%,#fff 62%) 0 0/6px 6px}
body.simulated{border-top:0}body.simulated::before{content:"";display:block;height:6px;margin-bottom:10px;background:linear-gradient(135deg,#777 15%,#fff 15% 50%,#777 50% 65%,#fff 65%) 0 0/6px 6px}
.receipts .note{font-size:9px;line-height:1.4}.receipts code{font-size:8.5px}}
@media (prefers-reduced-motion:reduce){*{transition:none}}
`;

/** What a figure needs outside a report. */
export const figureStyle = (tokens + figures).trim();

/** The report's one style sheet. */
export const reportStyle = (tokens + page + cards + figures + media).trim();
