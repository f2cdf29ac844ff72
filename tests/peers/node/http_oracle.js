// Reads cases, one JSON object a line ({"side": "requests" or "responses", "hex": bytes, "cuts": whether to cut}), and
// writes for each what two parsers make of it: {"http": Node's own, "http-parser-js": the one from npm}.
'use strict';

const common = require('_http_common'); // what Node's http module itself reads with
const other = require('http-parser-js');

function methodName(Parser, method) {
  if (typeof method !== 'number')
    return method;
  return Parser === common.HTTPParser ? (common.allMethods || common.methods)[method] : Parser.methods[method];
}

function pairs(list) {
  const fields = [];
  for (let i = 0; i + 1 < list.length; i += 2)
    fields.push([list[i], list[i + 1]]);
  return fields;
}

// Gives the pieces to a fresh parser and tells what it said.
function run(Parser, side, pieces) {
  const parser = new Parser();
  const kind = side === 'requests' ? Parser.REQUEST : Parser.RESPONSE;
  parser.initialize(kind, {});
  const messages = [];
  let current = null, early = [], earlyTarget = '', upgraded = false, leaves = false;
  parser[Parser.kOnHeaders | 0] = (fields, target) => {
    if (current)
      current.trailers.push(...pairs(fields));
    else
      early.push(...fields);
    earlyTarget = target || earlyTarget;
  };
  parser[Parser.kOnHeadersComplete | 0] = (...told) => {
    if (typeof told[0] === 'object') { // http-parser-js tells it in one object
      const all = told[0];
      told = [all.versionMajor, all.versionMinor, all.headers, all.method, all.url, all.statusCode, all.statusMessage,
              all.upgrade, all.shouldKeepAlive];
    }
    const [major, minor, fields, method, url, status, reason, upgrade, keepAlive] = told;
    leaves = Boolean(upgrade);
    current = { version: `${major}.${minor}`, fields: pairs(early.concat(fields || [])), body: '', trailers: [],
                keepAlive, complete: false };
    early = [];
    if (side === 'requests')
      Object.assign(current, { method: methodName(Parser, method), target: url || earlyTarget });
    else
      Object.assign(current, { status, reason });
    earlyTarget = '';
    messages.push(current);
    return 0;
  };
  parser[Parser.kOnBody | 0] = (buffer, offset, length) => {
    current.body += (offset === undefined ? buffer : buffer.slice(offset, offset + length)).toString('hex');
  };
  parser[Parser.kOnMessageComplete | 0] = () => {
    current.complete = true;
    current = null;
  };
  let error = null, fed = 0, left = false;
  for (const piece of pieces) {
    let result;
    try {
      result = parser.execute(piece);
    } catch (thrown) {
      result = thrown;
    }
    if (result instanceof Error) {
      error = result.code || result.message;
      break;
    }
    fed += typeof result === 'number' ? result : piece.length;
    if (leaves && !current && messages.length > 0) { // what follows is of another protocol
      upgraded = fed < pieces.reduce((sum, each) => sum + each.length, 0);
      left = true;
      break;
    }
  }
  if (!error && !left) {
    try {
      const result = parser.finish();
      if (result instanceof Error)
        error = result.code || result.message;
    } catch (thrown) {
      error = thrown.code || thrown.message;
    }
  }
  return { error, upgraded, messages };
}

function judge(Parser, side, bytes, cuts) {
  const whole = run(Parser, side, [bytes]);
  whole.cutsDiffer = 0;
  if (cuts) {
    const { cutsDiffer, ...expected } = whole;
    const text = JSON.stringify(expected);
    for (let at = 1; at < bytes.length; ++at) {
      if (JSON.stringify(run(Parser, side, [bytes.subarray(0, at), bytes.subarray(at)])) !== text)
        ++whole.cutsDiffer;
    }
  }
  return whole;
}

let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => { rest += text; });
process.stdin.on('end', () => {
  const out = [];
  for (const line of rest.split('\n')) {
    if (!line)
      continue;
    const { side, hex, cuts } = JSON.parse(line);
    const bytes = Buffer.from(hex, 'hex');
    out.push(JSON.stringify({ 'http': judge(common.HTTPParser, side, bytes, cuts),
                              'http-parser-js': judge(other.HTTPParser, side, bytes, cuts) }));
  }
  process.stdout.write(out.join('\n') + '\n');
});
