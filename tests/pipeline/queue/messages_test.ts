/** Lines of nodes: whole ones are taken once, whatever else is in the file. */
import assert from "node:assert/strict";
import { messageOf, MessageReader, messagesPath } from "../../../lib/pipeline/queue/messages.ts";
import { Post } from "../../../lib/pipeline/queue/post.ts";

Deno.test("a reader takes each whole line once, and waits for the end of one", () => {
  const folder = Deno.makeTempDirSync({ prefix: "messages-" });
  const reader = new MessageReader(folder);
  const post = new Post(folder, 3, 0);
  assert.deepEqual([...reader.read()], []);
  post.send({ type: "began", job: 0 });
  assert.deepEqual([...reader.read()], [[3, [{ type: "began", job: 0 }]]]);
  const path = messagesPath(folder, 3, 0);
  Deno.writeTextFileSync(path, '{"type":"log","job":0,', { append: true });
  assert.deepEqual([...reader.read()], []);
  Deno.writeTextFileSync(path, '"text":"é"}\n', { append: true });
  assert.deepEqual([...reader.read()], [[3, [{ type: "log", job: 0, text: "é" }]]]);
  // A line that is not understood is a sign of life.
  Deno.writeTextFileSync(path, "nonsense\n", { append: true });
  assert.deepEqual([...reader.read()], [[3, []]]);
  // A second start has a file of its own.
  new Post(folder, 3, 1).send({ type: "alive" });
  assert.deepEqual([...reader.read()], [[3, [{ type: "alive" }]]]);
  Deno.removeSync(folder, { recursive: true });
  post.send({ type: "alive" });
});

Deno.test("a job that writes without end fills no disk, and progress is said now and then", () => {
  const folder = Deno.makeTempDirSync({ prefix: "messages-" });
  const hearing = new Post(folder, 0, 0).hearing(0);
  for (let i = 0; i < 2000; i++) hearing.log("line");
  for (let i = 0; i < 2000; i++) hearing.progress({ done: i, total: 2000, unit: "" });
  const messages = new MessageReader(folder).read().get(0)!;
  assert.ok(messages.length <= 510, `${messages.length}`);
  assert.ok(messages.some((one) => one.type === "log" && /not sent/.test(one.text)));
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("messageOf refuses what has another shape", () => {
  const wrong = [
    "",
    "null",
    "[]",
    '{"type":"began"}',
    '{"type":"progress","job":0,"done":"1","total":1,"unit":""}',
    '{"type":"ended","job":0,"end":"done","seconds":-1,"residue":[],"isOnWasm":false}',
    '{"type":"ended","job":0,"end":"done","seconds":1,"residue":[7],"isOnWasm":false}',
    '{"type":"ended","job":0,"end":"failed","failure":{"message":"x","exitCode":1}}',
    '{"type":"ended","job":0,"end":"input damaged","digest":7}',
    '{"type":"notice","job":0,"topic":"interrupt","text":"x"}',
    '{"type":"other","job":0}',
  ];
  assert.deepEqual(wrong.map(messageOf), wrong.map(() => undefined));
  const right = '{"type":"ended","job":0,"end":"stopped"}';
  assert.deepEqual(messageOf(right), JSON.parse(right));
});
