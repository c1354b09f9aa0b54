// One stylesheet for both writing directions: compile app.scss, then turn physical sides into logical ones.
//   npm ci && npm run build      (writes rpl/web/static/vendor/)
// Own fonts stack, no GOV.UK font, crown or logotype: never copy govuk-frontend's dist/govuk/assets as a whole.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import postcss from 'postcss';
import * as sass from 'sass';

const SIDES = {
  'margin-left': 'margin-inline-start', 'margin-right': 'margin-inline-end',
  'padding-left': 'padding-inline-start', 'padding-right': 'padding-inline-end',
  'left': 'inset-inline-start', 'right': 'inset-inline-end',
};

/** `margin: top right bottom left` with unequal sides becomes a block and an inline pair. */
function splitShorthand(decl) {
  const [top, right, bottom, left] = postcss.list.space(decl.value);
  if (left === undefined || right === left) return;
  decl.cloneBefore({prop: `${decl.prop}-block`, value: top === bottom ? top : `${top} ${bottom}`});
  decl.prop += '-inline';
  decl.value = `${left} ${right}`;
}

const logicalSides = () => ({
  postcssPlugin: 'logical-sides',
  Declaration(decl) {
    if (decl.value.includes('govuk-crest')) return void decl.remove();
    if (SIDES[decl.prop]) decl.prop = SIDES[decl.prop];
    else if (/^border-(left|right)(-|$)/.test(decl.prop)) decl.prop = decl.prop.replace('left', 'inline-start').replace('right', 'inline-end');
    else if (['float', 'clear'].includes(decl.prop) && /^(left|right)$/.test(decl.value)) decl.value = decl.value === 'left' ? 'inline-start' : 'inline-end';
    else if (decl.prop === 'text-align' && /^(left|right)$/.test(decl.value)) decl.value = decl.value === 'left' ? 'start' : 'end';
    else if (/^(margin|padding)$/.test(decl.prop)) splitShorthand(decl);
  },
});
logicalSides.postcss = true;

const here = path.dirname(new URL(import.meta.url).pathname);
const out = process.argv[2] ?? path.join(here, '..', 'rpl', 'web', 'static', 'vendor');
const compiled = sass.compile(path.join(here, 'app.scss'), {loadPaths: [here], style: 'compressed', quietDeps: true}).css;
const css = postcss([logicalSides()]).process(compiled, {from: undefined}).css;
const left = css.match(/[;{](margin|padding|border)-(left|right)[a-z-]*:|[;{](left|right):|text-align:(left|right)|float:(left|right)/g) ?? [];
if (left.length || /GDS Transport|url\(/.test(css)) throw new Error(`physical sides, a font or an image are left: ${left}`);

const installed = (name) => JSON.parse(fs.readFileSync(path.join(here, 'node_modules', name, 'package.json'))).version;
const licence = fs.readFileSync(path.join(here, 'LICENCE-govuk-frontend.txt'), 'utf8');
const files = {
  'app.css': css,
  'LICENCES.txt': `app.css holds parts of govuk-frontend ${installed('govuk-frontend')}.\n\n${licence}`,
};
const record = {packages: {}, sha256: {}};
for (const name of ['govuk-frontend', 'postcss', 'sass']) record.packages[name] = installed(name);
fs.mkdirSync(out, {recursive: true});
for (const [name, text] of Object.entries(files)) {
  fs.writeFileSync(path.join(out, name), text);
  record.sha256[name] = crypto.createHash('sha256').update(text).digest('hex');
}
fs.writeFileSync(path.join(out, 'VENDOR.json'), JSON.stringify(record, null, 2) + '\n');
console.log(`app.css ${css.length} B, gzip ${zlib.gzipSync(css, {level: 9}).length} B`);
