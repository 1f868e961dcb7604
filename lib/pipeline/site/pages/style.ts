/** The look of the site: light and dark by the reader's setting, on paper, in a narrow window. */

export const styleText = `:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1f2328; --quiet: #57606a; --line: #d0d7de; --soft: #f6f8fa;
  --link: #0550ae; --good: #116329; --bad: #a40e26; --open: #7a4b00; --rest: #57606a;
  --band: #cfe8d6; --stage: #eef1f4; --claim: #d5e8dc; --figure: #fbe9cf;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e6e9ec; --quiet: #a9b2bb; --line: #3a424b; --soft: #1d232a;
    --link: #79b8ff; --good: #6fd48a; --bad: #ff8f8f; --open: #f0b866; --rest: #a9b2bb;
    --band: #234a31; --stage: #242b33; --claim: #234035; --figure: #473820;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0.75rem 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; border-bottom: 1px solid var(--line); }
footer { color: var(--quiet); border-top: 1px solid var(--line); margin-top: 3rem; font-size: 0.875rem; }
main:focus { outline: none; }
.home { font-weight: 600; }
nav ol { display: flex; flex-wrap: wrap; list-style: none; margin: 0; padding: 0; }
nav li + li::before { content: "›"; margin: 0 0.5rem; color: var(--quiet); }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible,
[tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.25rem 0.75rem; z-index: 1; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 1rem 0 0.5rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 0.5rem; }
h3 { font-size: 1.05rem; margin: 0 0 0.25rem; }
p { max-width: 48rem; margin: 0.5rem 0; }
code, pre { font: 0.8125rem/1.4 ui-monospace, "Cascadia Mono", Menlo, monospace; }
code { overflow-wrap: anywhere; }
pre { overflow: auto; background: var(--soft); padding: 0.75rem; }
sup, sub { line-height: 0; }
.says { font-size: 1.0625rem; }
:where(.verdict, .checks b) { font-size: 0.8125rem; font-weight: 600; padding: 0.05rem 0.5rem;
  border: 1px solid; border-radius: 1rem; white-space: nowrap; color: var(--rest); }
.agrees { color: var(--good); } .disagrees { color: var(--bad); }
.cannot-tell, .outside-regime { color: var(--open); }
.counts { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; padding: 0; margin: 0.35rem 0; }
.papers { list-style: none; padding: 0; }
.papers li { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
.papers li li { padding: 0; border: 0; }
.by { color: var(--quiet); display: block; font-size: 0.9rem; }
.place { margin: 0.5rem 0; max-width: 48rem; }
.place div { display: flex; gap: 0.75rem; }
.place dt { flex: 0 0 7rem; color: var(--quiet); }
.place dd { margin: 0; min-width: 0; }
.claim { padding: 1rem 0; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0;
  border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
.number, .checks tbody tr:nth-child(odd) > :nth-child(n+4):nth-child(-n+9), .claims td:nth-child(n+5):nth-child(-n+9) {
  white-space: nowrap; font-variant-numeric: tabular-nums; }
.checks tbody tr:nth-child(odd) td:nth-child(2) { min-width: 13rem; }
.checks tbody tr:nth-child(odd) td:nth-child(3) { min-width: 11rem; }
.claims td:nth-child(3) { min-width: 14rem; }
.checks tbody tr:nth-child(even) td { color: var(--quiet); padding-top: 0; }
.checks tbody tr:nth-child(odd) > * { border-bottom: 0; }
.rule, .because { font-size: 0.875rem; }
table.jobs code { overflow-wrap: normal; }
table.jobs tbody th { min-width: 8rem; }
tr.other td { color: var(--bad); font-weight: 600; }
svg.check { display: block; width: 440px; max-width: 100%; height: auto; }
svg.small { display: block; width: 180px; height: 24px; print-color-adjust: exact;
  background: linear-gradient(var(--quiet), var(--quiet)) 4px 15.5px / 172px 1px no-repeat; }
svg:is(.check, .chain) text { font: 13px system-ui, sans-serif; fill: var(--ink); text-anchor: middle; }
:is(.check, .small) .axis { stroke: var(--quiet); stroke-width: 1; }
.check text { transform: translateY(26px); }
.check .tick { fill: var(--quiet); transform: translateY(77px); }
:is(.check, .small) rect { fill: var(--band); }
:is(.check, .small) path { stroke: var(--good); stroke-width: 2; fill: none; }
:is(.check, .small) .rival { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 4 3; fill: none; }
:is(.check, .small) .ci { stroke: var(--ink); stroke-width: 2; fill: none; }
.check rect { y: 34px; height: 16px; }
.small rect { y: 4px; height: 16px; }
.check circle { fill: var(--ink); cy: 42px; r: 4.5px; }
.check .published { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5px; r: 5.5px; }
.small circle { fill: var(--ink); cy: 12px; r: 3px; }
svg.chain rect { fill: var(--stage); stroke: var(--quiet); width: 176px; height: 52px; rx: 4px; }
svg.chain rect.claim { fill: var(--claim); rx: 20px; } svg.chain rect.figure { fill: var(--figure); }
svg.chain text { font-size: 11px; fill: var(--quiet); transform: translate(88px, 31px); }
svg.chain rect + text { font-size: 12px; fill: var(--link); font-weight: 600; transform: translate(88px, 17px); }
svg.chain text:last-child { transform: translate(88px, 45px); }
svg.chain > path { stroke: var(--quiet); fill: none; }
svg.chain a:focus-visible rect { stroke: var(--link); stroke-width: 3; }
.filter { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; }
.filter[hidden] { display: none; }
fieldset { border: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0; }
button, input, select { font: inherit; }
button { padding: 0.3rem 0.9rem; }
progress { width: 16rem; max-width: 60%; }
.recompute { border: 1px solid var(--line); border-radius: 6px; padding: 0 1rem 0.75rem; margin: 1.5rem 0;
  background: var(--soft); }
html:not(.scripts) [data-plan]::after { content: "Without scripts this page cannot compute."; }
.recompute h2 { margin-top: 0.75rem; }
.recompute [role=status] { font-weight: 600; min-height: 1.5em; }
[data-outcome=equal] [role=status] { color: var(--good); }
[data-outcome=different] [role=status], [data-outcome=problem] [role=status] { color: var(--bad); }
[data-outcome=within] [role=status] { color: var(--open); }
figure { margin: 1.5rem 0; max-width: 52rem; }
figure img { max-width: 100%; height: auto; background: #ffffff; display: block; }
figure .view { overflow: hidden; background: #ffffff; color: #1f2328; touch-action: none; }
figure .view svg { display: block; width: 100%; height: auto; }
figcaption { margin: 0.5rem 0 0; }
.files { color: var(--quiet); font-size: 0.9rem; }
.tip { position: fixed; z-index: 2; pointer-events: none; background: var(--ink); color: var(--paper);
  font-size: 0.8125rem; padding: 0.35rem 0.6rem; border-radius: 4px; max-width: 24rem; }
.tip table { font-size: inherit; } .tip td { border: 0; padding: 0 0.6rem 0 0; }
@media (max-width: 40rem) {
  .place div { display: block; }
  h1 { font-size: 1.4rem; }
}
@media print {
  :root { color-scheme: light; --paper: #ffffff; --ink: #000000; --quiet: #333333; --line: #999999; --soft: #ffffff;
    --link: #000000; --good: #0b4f1f; --bad: #8c0b1f; --open: #5c3900; --band: #d9eade; --stage: #f2f2f2;
    --claim: #e4efe7; --figure: #f8ead5; font-size: 10pt; }
  .skip, .recompute, .filter, figure button { display: none; }
  .wide { overflow: visible; }
  table { font-size: 8pt; }
  .claim, figure, tr { break-inside: avoid; }
  main, header, footer { max-width: none; padding: 0.25rem 0; }
}
`;
