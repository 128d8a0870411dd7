import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { describe, test } from 'vitest';
import { bind } from '../src/bind/scopes.js';
import { ValueTable } from '../src/bind/value.js';
import { AnalysedFile } from '../src/dataflow/analysed-file.js';
import { secretLiterals } from '../src/dataflow/secrets.js';
import type { Analysis } from '../src/diagnostic.js';
import { parse } from '../src/parse/parse.js';
import { createReport, summarize, type Report } from '../src/report/report.js';
import { reporters } from '../src/report/reporter.js';
import { safeText } from '../src/report/safe-text.js';
import { createSource } from '../src/report/source.js';
import { colorLevel, createStyle, outputWidth } from '../src/report/style.js';
import { cellsOf, widthOf, wrap } from '../src/report/width.js';
import { at, reportOn, rules, show } from './example-report.js';

const handler = 'async function save(order) {\n\ttry {\n\t\tawait orders.save(order);\n\t} catch (error) {\n\t\treturn null;\n\t}\n}\n';

describe('pretty', () => {
  test('groups by file and shows the code, the way and what to do', () => {
    const database = "export const find = () => pool.query('select 1');\n";
    const output = show(
      reportOn({
        'src/database.ts': { text: database },
        'src/orders.ts': {
          text: handler,
          diagnostics: [
            {
              ...at(handler, 'catch'),
              message: 'This catch clause turns every error into `null`.',
              instead: 'Rethrow the error.',
              trace: [
                { file: '/shop/src/database.ts', ...at(database, 'pool.query'), label: '`pool.query` can throw' },
                { file: '/shop/src/orders.ts', ...at(handler, 'orders.save'), label: 'called here' },
              ],
            },
          ],
        },
      }),
    );
    assert.equal(
      output,
      `
src/orders.ts

  ✖ error  swallowed-error  4:4
    This catch clause turns every error into \`null\`.

      3 │   await orders.save(order);
    ❯ 4 │ } catch (error) {
        │   ━━━━━
      5 │   return null;
      6 │ }

    How it gets there
    1  \`pool.query\` can throw
       src/database.ts:1:27
       │ export const find = () => pool.query('select 1');
    2  called here
       src/orders.ts:3:9
       │ await orders.save(order);

    → Rethrow the error.


1 error in 1 file

  1  swallowed-error

Run \`errlint explain swallowed-error\` to read why it matters and what to do
instead.
Analysed 2 files in src; left out 1 generated.

`,
    );
  });

  test('says that all is well, and what was looked at', () => {
    assert.equal(show(reportOn({ 'a.ts': { text: '' } })), '\n✔ No faults found\nAnalysed 1 file in src; left out 1 generated.\n\n');
  });

  test('names what kept the analysis from being complete', () => {
    const output = show(
      reportOn({ 'a.ts': { text: '' }, 'b.ts': { text: '' } }, [{ file: '/shop/b.ts', message: 'nested too deep', line: 3 }]),
    );
    assert.match(output, /Incomplete\n\n {2}✖ b\.ts:3 {2}nested too deep\n/);
    assert.match(output, /Nothing found, but the analysis is incomplete\nAnalysed 1 of 2 files/);
  });

  test('leaves out warnings when told to, and counts them', () => {
    const output = show(reportOn({ 'a.ts': { text: handler, diagnostics: [{ severity: 'warning' }] } }, [], true));
    assert.doesNotMatch(output, /catch clause/);
    assert.match(output, /1 warning \(not shown\)/);
  });

  test.each(['directive', 'syntax-error'])('points to the explanation of %s, which is no rule', (rule) => {
    const output = show(reportOn({ 'a.ts': { text: handler, diagnostics: [{ rule }] } }));
    assert.ok(output.includes(`Run \`errlint explain ${rule}\` to read why it matters`), output);
  });

  test('points to no explanation of what has none', () => {
    assert.doesNotMatch(show(reportOn({ 'a.ts': { text: handler, diagnostics: [{ rule: 'gone' }] } })), /errlint explain/);
  });

  test('shows at most 200 of one file and counts the rest', () => {
    const output = show(reportOn({ 'a.ts': { text: handler, diagnostics: Array.from({ length: 250 }, () => ({})) } }));
    assert.match(output, /… and 50 more in this file/);
    assert.match(output, /250 errors/);
  });

  test.each([40, 60, 80, 120])('no line is wider than %i columns', (width) => {
    const text = `  const 結果 = await fetch('${'x'.repeat(300)}'); // ${'日本'.repeat(50)}\n`;
    const label = 'a step that takes a rather long sentence to describe, with `some.code(inside)` of it';
    const diagnostics = ['結果', 'fetch', '本日', '// '].map((mark) => ({
      ...at(text, mark),
      message: 'A message with a word_that_is_much_longer_than_forty_columns_and_cannot_be_broken and more.',
      instead: label,
      trace: [{ file: '/shop/src/deep/folder/with/a/long/name.ts', ...at(text, mark), label }],
    }));
    for (const style of [createStyle(0, width), createStyle(1, width)]) {
      const output = stripVTControlCharacters(
        show(reportOn({ 'src/deep/folder/with/a/long/name.ts': { text, diagnostics } }), 'pretty', style),
      );
      for (const line of output.split('\n').filter((each) => !each.includes('folder/with')))
        assert.ok(widthOf(line) <= width, `${widthOf(line)}: ${line}`);
      // The mark stands under what it means, wherever the line was cut.
      for (const mark of ['結果', 'fetch', '本日'])
        assert.ok(
          output.split('\n').some((line, index, lines) => isUnder(line, lines[index + 1] ?? '', mark)),
          mark,
        );
    }
  });

  /** Whether the mark in the second line stands exactly under the snippet in the first. */
  function isUnder(code: string, marks: string, snippet: string): boolean {
    const start = marks.indexOf('━');
    const before = code.indexOf(snippet);
    return start >= 0 && before >= 0 && widthOf(code.slice(0, before)) === start && marks.length - start === widthOf(snippet);
  }

  test('colours code in sentences and drops its backticks, and says the same without', () => {
    const report = reportOn({ 'a.ts': { text: handler, diagnostics: [{ message: 'Turns it into `null`.' }] } });
    const colored = show(report, 'pretty', createStyle(1, 80));
    assert.match(colored, /\u001b\[36mnull\u001b\[39m/);
    assert.equal(stripVTControlCharacters(colored).replace(/\s+/g, ' '), show(report).replaceAll('`', '').replace(/\s+/g, ' '));
  });

  test('a range over many lines is shown as far as it says something', () => {
    const text = Array.from({ length: 12 }, (_, index) => `line${index + 1}();`).join('\n');
    const output = show(reportOn({ 'a.ts': { text, diagnostics: [{ start: text.indexOf('line3'), end: text.indexOf('line11') }] } }));
    assert.match(output, / 2 │ line2\(\);\n {4}❯ 3 │ line3\(\);\n {4}❯ 4 .*\n {4}❯ 5 .*\n {4}❯ 6 │ line6\(\);\n {6}⋮ │\n/);
  });
});

describe('json', () => {
  const edits = [{ start: 0, end: 5, text: 'ASYNC' }];
  const parse = (report: Report) => JSON.parse(show(report, 'json')) as Record<string, unknown>[];

  test("is ESLint's shape, with errlint's fields", () => {
    const diagnostic = {
      ...at(handler, 'catch'),
      instead: 'Rethrow it.',
      fix: edits,
      suggestions: [{ description: 'Rethrow', edits }],
      trace: [{ file: '/shop/a.ts', ...at(handler, 'orders.save'), label: 'called here' }],
    };
    assert.deepEqual(
      parse(
        reportOn({
          'a.ts': {
            text: handler,
            diagnostics: [diagnostic],
            suppressed: [{ rule: 'leaked-error-details', justification: 'an internal tool' }],
          },
          'b.ts': { text: '' },
        }),
      ),
      [
        {
          filePath: '/shop/a.ts',
          messages: [
            {
              ruleId: 'swallowed-error',
              severity: 2,
              message: 'This catch clause drops the error.',
              line: 4,
              column: 4,
              endLine: 4,
              endColumn: 9,
              messageId: 'dropped',
              fix: { range: [0, 5], text: 'ASYNC' },
              suggestions: [{ desc: 'Rethrow', fix: { range: [0, 5], text: 'ASYNC' } }],
              instead: 'Rethrow it.',
              trace: [{ filePath: '/shop/a.ts', line: 3, column: 9, endLine: 3, endColumn: 20, message: 'called here' }],
              fingerprint: 'f1',
            },
          ],
          suppressedMessages: [
            {
              ruleId: 'leaked-error-details',
              severity: 2,
              message: 'This catch clause drops the error.',
              line: 1,
              column: 1,
              endLine: 1,
              endColumn: 2,
              messageId: 'dropped',
              trace: [],
              fingerprint: 'f1',
              suppressions: [{ kind: 'directive', justification: 'an internal tool' }],
            },
          ],
          errorCount: 1,
          fatalErrorCount: 0,
          warningCount: 0,
          fixableErrorCount: 1,
          fixableWarningCount: 0,
          usedDeprecatedRules: [],
        },
        {
          filePath: '/shop/b.ts',
          messages: [],
          suppressedMessages: [],
          errorCount: 0,
          fatalErrorCount: 0,
          warningCount: 0,
          fixableErrorCount: 0,
          fixableWarningCount: 0,
          usedDeprecatedRules: [],
        },
      ],
    );
  });

  test('several edits are one replacement', () => {
    const both = [{ start: 25, end: 28, text: 'TWO' }, ...edits];
    const [result] = parse(reportOn({ 'a.ts': { text: handler, diagnostics: [{ fix: both }] } })) as [{ messages: { fix: unknown }[] }];
    assert.deepEqual(result.messages[0]?.fix, { range: [0, 28], text: `ASYNC${handler.slice(5, 25)}TWO` });
  });

  test('what failed is a fatal message, once', () => {
    const failures = [
      { file: '/shop/a.ts', message: 'does not parse', line: 1 },
      { file: '/shop/gone.ts', message: 'cannot be read' },
      { file: '/shop/b.ts', message: 'failed', rule: 'swallowed-error' },
    ];
    const results = parse(
      reportOn(
        { 'a.ts': { text: handler, diagnostics: [{ rule: 'syntax-error', message: 'Expression expected.' }] }, 'b.ts': { text: '' } },
        failures,
      ),
    );
    const seen = results.flatMap(({ filePath, messages, errorCount, fatalErrorCount }) =>
      (messages as Record<string, unknown>[]).map(({ ruleId, fatal, message, line }) => [
        filePath,
        errorCount,
        fatalErrorCount,
        ruleId,
        fatal,
        message,
        line,
      ]),
    );
    assert.deepEqual(seen, [
      ['/shop/a.ts', 1, 1, null, true, 'Expression expected.', 1],
      ['/shop/b.ts', 1, 1, 'swallowed-error', true, 'failed', 0],
      ['/shop/gone.ts', 1, 1, null, true, 'cannot be read', 0],
    ]);
  });
});

describe('other formats', () => {
  test('compact has a line for each diagnostic and one that counts', () => {
    assert.equal(
      show(
        reportOn({ 'src/a.ts': { text: handler, diagnostics: [{ ...at(handler, 'catch') }] } }, [
          { file: '/shop/b.ts', message: 'cannot be read' },
        ]),
        'compact',
      ),
      'src/a.ts:4:4: error: This catch clause drops the error. [swallowed-error]\nb.ts:1:1: incomplete: cannot be read\n1 error, 0 warnings; 1 of 1 file analysed\n',
    );
  });

  test('github escapes what the runner would read as its own', () => {
    const output = show(
      reportOn({ 'a,b:c%.ts': { text: handler, diagnostics: [{ message: 'one\n::error::two%', severity: 'warning' }] } }),
      'github',
    );
    assert.equal(
      output.split('\n')[0],
      '::warning file=a%2Cb%3Ac%25.ts,line=1,endLine=1,col=1,endColumn=2,title=errlint%3A swallowed-error::one%0A::error::two%25',
    );
    assert.equal(output.split('\n').length, 3);
  });

  test('sarif has rules, code flows, fingerprints, suppressions and fixes', () => {
    const trace = [{ file: '/shop/src/b c.ts', start: 0, end: 1, label: 'thrown' }];
    const fix = [{ start: 0, end: 5, text: 'x' }];
    const log = JSON.parse(
      show(
        reportOn(
          {
            'src/b c.ts': {
              text: handler,
              diagnostics: [{ trace, fix, ...at(handler, 'catch') }],
              suppressed: [{ justification: 'a tool' }],
            },
          },
          [{ file: '/shop/d.ts', message: 'cannot be read' }],
        ),
        'sarif',
      ),
    );
    const [run] = log.runs;
    assert.equal(log.version, '2.1.0');
    assert.deepEqual(
      run.tool.driver.rules.map((rule: { id: string; fullDescription: unknown }) => [rule.id, rule.fullDescription]),
      [['swallowed-error', { text: 'Because. It breaks.' }]],
    );
    assert.equal(run.invocations[0].executionSuccessful, false);
    assert.equal(run.invocations[0].toolExecutionNotifications[0].locations[0].physicalLocation.artifactLocation.uri, 'd.ts');
    const [result, suppressed] = run.results;
    assert.deepEqual(result.locations[0].physicalLocation, {
      artifactLocation: { uri: 'src/b%20c.ts', uriBaseId: 'ROOT' },
      region: { startLine: 4, startColumn: 4, endLine: 4, endColumn: 9 },
    });
    assert.equal(result.codeFlows[0].threadFlows[0].locations.length, 2);
    assert.deepEqual(result.partialFingerprints, { 'errlintFinding/v1': 'f1' });
    assert.deepEqual(result.fixes[0].artifactChanges[0].replacements, [
      { deletedRegion: { charOffset: 0, charLength: 5 }, insertedContent: { text: 'x' } },
    ]);
    assert.deepEqual(suppressed.suppressions, [{ kind: 'inSource', justification: 'a tool' }]);
  });

  const message = '`a` is <b> & "c" | [d]';
  const mixed = () =>
    reportOn(
      { 'src/a.ts': { text: handler, diagnostics: [{ ...at(handler, 'catch'), message, instead: 'Log it.' }] }, 'src/b.ts': { text: '' } },
      [{ file: '/shop/src/c.ts', message: 'cannot be read' }],
    );

  test('gitlab gives each issue a fingerprint of its own', () => {
    const twice = { ...at(handler, 'catch'), fingerprint: 'same' };
    const issues = JSON.parse(show(reportOn({ 'src/a.ts': { text: handler, diagnostics: [twice, twice] } }), 'gitlab')) as {
      fingerprint: string;
    }[];
    assert.deepEqual(
      issues.map(({ fingerprint }) => fingerprint),
      ['same', 'same-2'],
    );
    assert.deepEqual((JSON.parse(show(mixed(), 'gitlab')) as unknown[])[0], {
      description: message,
      check_name: 'swallowed-error',
      fingerprint: 'f1',
      severity: 'major',
      location: { path: 'src/a.ts', lines: { begin: 4 } },
    });
  });

  test('checkstyle has an element for each file with something to say', () => {
    assert.equal(
      show(mixed(), 'checkstyle'),
      `<?xml version="1.0" encoding="utf-8"?>
<checkstyle version="4.3">
  <file name="src/a.ts">
    <error line="4" column="4" severity="error" message="\`a\` is &lt;b&gt; &amp; &quot;c&quot; | [d]" source="errlint.swallowed-error"/>
  </file>
  <file name="src/c.ts">
    <error line="1" column="1" severity="error" message="cannot be read" source="errlint.incomplete"/>
  </file>
</checkstyle>
`,
    );
  });

  test('junit counts clean files as passed, and what kept it from being complete as errors', () => {
    const output = show(mixed(), 'junit');
    assert.match(output, /<testsuite name="src\/a\.ts" tests="1" failures="1" errors="0">/);
    assert.match(
      output,
      /<testsuite name="src\/b\.ts" tests="1" failures="0" errors="0">\n    <testcase name="no faults" classname="src\/b\.ts"\/>/,
    );
    assert.match(output, /<testsuite name="src\/c\.ts" tests="1" failures="0" errors="1">/);
    assert.match(output, /type="swallowed-error">src\/a\.ts:4:4&#10;`a` is &lt;b&gt;.*&#10;Log it\.<\/failure>/);
  });

  test('markdown lets no text be more than text, and leaves code as it is', () => {
    assert.match(show(mixed(), 'markdown'), /^\| 4 \| error \| `swallowed-error` \| `a` is \\<b\\> & "c" \\\| \\\[d\\\] \|$/m);
  });

  test('agent has for each rule what to do, and then the places, the facts and the ways', () => {
    const [caught, called] = [at(handler, 'catch'), at(handler, 'orders.save')];
    const trace = [
      { file: '/shop/src/a.ts', ...called, label: 'called here' },
      { file: '/shop/src/b.ts', start: 0, end: 1, label: 'and here' },
    ];
    const fix = [{ start: 4, end: 5, text: 'x\n' }];
    const diagnostics = [
      { ...caught, instead: 'Log it.', fix },
      { ...called, rule: 'leaked-error-details', message: 'It leaks.', trace },
      { ...called, instead: 'Log it.' },
    ];
    assert.equal(
      show(
        reportOn({ 'src/a.ts': { text: handler, diagnostics }, 'src/b.ts': { text: 'a' } }, [{ file: '/shop/c.ts', message: 'is gone' }]),
        'agent',
      ),
      `incomplete:
 c.ts:1:1 is gone
leaked-error-details:
 src/a.ts:3:9 It leaks.
  via line 3 called here
  via src/b.ts:1 and here
swallowed-error: Log it.
 src/a.ts:3:9 This catch clause drops the error.
 src/a.ts:4:4 This catch clause drops the error. (--fix)
3 errors, 0 warnings, 2/2 files
`,
    );
  });
});

describe('secrets', () => {
  test.each([
    ["const apiKey = 'k-1';", ["'k-1'"]],
    ["user.password = given ?? 'k-1';", ["'k-1'"]],
    ["setToken('k-1');", ["'k-1'"]],
    ["response.cookie('refreshToken', 'k-1');", ["'k-1'"]],
    ["response.cookie('k-1');", ["'k-1'"]],
    ["response.cookie('refreshToken', tokens.refreshToken);", []],
    ["say('password');", []],
  ])('in `%s` are %j', (text, expected) => {
    const literals = secretLiterals(new AnalysedFile(bind(parse('a.ts', text)), new ValueTable()));
    assert.deepEqual(
      literals.map(({ start, end }) => text.slice(start, end)),
      expected,
    );
  });

  const secret = 'sk_live_51H8abcdefXYZ';
  const text = `const key = "${secret}";\nconst other = \`${secret}\n-second-line\`;\nlog.info(key, "${secret}");\n`;
  const secrets = [
    at(text, `"${secret}"`),
    at(text, `\`${secret}\n-second-line\``),
    { start: text.lastIndexOf(`"${secret}"`), end: text.lastIndexOf(`"${secret}"`) + secret.length + 2 },
  ];
  const edits = [{ start: text.indexOf(`"${secret}"`), end: text.indexOf(';'), text: `redact("${secret}")` }];
  const diagnostics = [
    {
      ...at(text, `log.info(key, "${secret}")`),
      message: `Logs \`${secret}\`.`,
      instead: `Do not log ${secret}.`,
      fix: edits,
      suggestions: [{ description: `Remove ${secret}`, edits }],
      trace: [
        { file: '/shop/a.ts', ...at(text, 'const key'), label: `\`${secret}\` is a key` },
        { file: '/shop/a.ts', ...at(text, 'const other'), label: 'other' },
      ],
    },
  ];
  const report = reportOn({ 'a.ts': { text, secrets, diagnostics, suppressed: diagnostics } });

  test.each(Object.keys(reporters))('are in no %s report', (format) => {
    const output = show(report, format);
    for (let start = 0; start + 6 <= secret.length; start++)
      assert.ok(!output.includes(secret.slice(start, start + 6)), secret.slice(start, start + 6));
    assert.match(output, /…|swallowed/);
  });

  test('leave the code around them readable', () => {
    assert.match(show(report), /❯ 4 │ log\.info\(key, "…"\);\n +│ ━{18}\n/);
    assert.match(show(report), /│ const key = "…";\n/);
    assert.match(show(report), /│ const other = `…\n/);
  });

  test('are looked for in no time, whatever stands behind a quote', () => {
    const start = Date.now();
    createSource(`"${'\\'.repeat(2001)}`, 'unknown').lineAt(1);
    assert.ok(Date.now() - start < 5000);
  });

  test('of files that were not analysed are all string literals', () => {
    const analysis: Analysis = {
      files: [
        {
          file: '/shop/a.ts',
          text: handler,
          secrets: [],
          suppressed: [],
          diagnostics: [
            {
              rule: 'x',
              severity: 'error',
              file: '/shop/a.ts',
              messageId: 'm',
              message: 'm',
              start: 0,
              end: 1,
              suggestions: [],
              fingerprint: 'f',
              anchor: 'a',
              trace: [{ file: '/shop/keys.ts', start: 0, end: 5, label: 'from here' }],
            },
          ],
        },
      ],
      failures: [],
    };
    const summary = summarize(analysis, { files: 1, skipped: [], places: [] });
    const output = show(
      createReport({
        version: '1',
        root: '/shop',
        rules,
        analysis,
        summary,
        textOf: () => `const key = "" + "${secret}" + 'it\\'s' + \`x\`;\n`,
      }),
    );
    assert.match(output, /│ const key = "…" \+ "…" \+ '…' \+ `…`;\n/);
  });
});

describe('hostile text', () => {
  const controls = [
    ...Array.from({ length: 32 }, (_, code) => code).filter((code) => code !== 10),
    127,
    ...Array.from({ length: 32 }, (_, code) => 128 + code),
  ];
  const formats = [0x61c, 0x200b, 0x200e, 0x200f, 0x202a, 0x202d, 0x202e, 0x2066, 0x2069, 0xfeff, 0x2028, 0xd800, 0xe0001];
  const unsafe = [...controls, ...formats].map((code) => String.fromCodePoint(code)).join('x');
  const report = reportOn(
    {
      [`src/${unsafe}.ts`]: {
        text: `const name = '${unsafe.replace(/[\n\r\u2028]/g, '')}';\n`,
        diagnostics: [
          {
            message: unsafe,
            instead: unsafe,
            rule: unsafe,
            trace: [{ file: `/shop/src/${unsafe}.ts`, start: 0, end: 5, label: unsafe }],
            suggestions: [{ description: unsafe, edits: [{ start: 0, end: 1, text: unsafe }] }],
          },
        ],
      },
    },
    [{ file: `/shop/${unsafe}`, message: unsafe }],
  );

  test.each(Object.keys(reporters))('is escaped in a %s report', (format) => {
    const output = show(report, format).replaceAll('\n', '');
    for (const code of [...controls, ...formats]) assert.ok(!output.includes(String.fromCodePoint(code)), code.toString(16));
  });

  test('is the same for programs that read JSON', () => {
    assert.equal(
      (JSON.parse(show(report, 'json')) as { messages: { message: string }[] }[]).flatMap(({ messages }) => messages).at(-1)?.message,
      unsafe,
    );
  });

  test.each(['pretty', 'compact', 'markdown', 'agent'])(
    'starts no line that a CI runner would take for a command in a %s report',
    (format) => {
      const command = '::error::gone';
      const output = show(
        reportOn(
          { [command]: { text: `${command}\n`, diagnostics: [{ message: `${'x'.repeat(70)} ${command} ##[error]no`, instead: command }] } },
          [{ file: `/shop/${command}`, message: 'm' }],
        ),
        format,
      );
      for (const line of output.split('\n')) assert.doesNotMatch(stripVTControlCharacters(line).trimStart(), /^(?:::|##\[)/);
    },
  );

  test('a diagnostic on a line of megabytes is shown in no time', () => {
    const text = `${'a();'.repeat(500_000)}catch(error){}${'b();'.repeat(500_000)}`;
    const start = performance.now();
    assert.match(
      show(reportOn({ 'a.js': { text, diagnostics: [at(text, 'catch')] } })),
      /│ …(?:a?\(?\)?;?)*(?:a\(\);)+catch\(error\)\{\}(?:b\(\);)+.*…\n +│ +━━━━━\n/,
    );
    assert.ok(performance.now() - start < 5000);
  });
});

describe('text on a terminal', () => {
  test('columns of what is drawn', () => {
    assert.deepEqual(['abc', '日本語', 'é', 'e\u0301', '👩‍👧', '⚠️', 'ｱ', '한글'].map(widthOf), [3, 6, 1, 1, 2, 2, 1, 4]);
    assert.equal(cellsOf('a👍b').length, 3);
  });

  test('escapes say which character it was', () => {
    assert.equal(safeText('\u001b[31m\u202e\n\t\u{e0001}ä日'), '\\x1b[31m\\u202e\\n\\t\\u{e0001}ä日');
  });

  test('lines break at spaces, and in a word only when they must', () => {
    assert.deepEqual(wrap('one two three four five six', 16), ['one two three', 'four five six']);
    assert.deepEqual(wrap('a '.repeat(3) + 'x'.repeat(20), 16), ['a a a', 'x'.repeat(16), 'xxxx']);
    assert.deepEqual(wrap('日本語日本語日本語', 16), ['日本語日本語日本', '語']);
  });

  test('positions count as ECMAScript does', () => {
    const source = createSource('a\r\nb\rc\u2028d\n', []);
    assert.deepEqual(
      [0, 3, 5, 7, 9, 99].map((offset) => source.positionOf(offset).line),
      [1, 2, 3, 4, 5, 5],
    );
    assert.deepEqual(source.positionOf(1), { line: 1, column: 2 });
  });
});

describe('colour', () => {
  const terminal = { isTTY: true, columns: 90, getColorDepth: () => 8 };
  const pipe = {};

  test.each([
    [terminal, {}, undefined, 2],
    [pipe, {}, undefined, 0],
    [terminal, { NO_COLOR: '1' }, undefined, 0],
    [terminal, { NO_COLOR: '' }, undefined, 2],
    [terminal, { TERM: 'dumb' }, undefined, 0],
    [pipe, { FORCE_COLOR: '1' }, undefined, 1],
    [pipe, { FORCE_COLOR: '' }, undefined, 1],
    [pipe, { FORCE_COLOR: '3', NO_COLOR: '1' }, undefined, 3],
    [terminal, { FORCE_COLOR: '0' }, undefined, 0],
    [terminal, {}, false, 0],
    [terminal, { FORCE_COLOR: '3' }, false, 0],
    [pipe, { NO_COLOR: '1' }, true, 1],
  ] as const)('%#', (target, env, asked, expected) => {
    assert.equal(colorLevel(target, env, asked), expected);
  });

  test('the width is that of the terminal within reason, and fixed without one', () => {
    assert.deepEqual([terminal, { isTTY: true, columns: 300 }, { isTTY: true, columns: 10 }, pipe].map(outputWidth), [90, 120, 40, 100]);
  });
});
