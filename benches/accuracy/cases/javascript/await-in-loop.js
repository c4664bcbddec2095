async function f(list) {
  for (const x of list) {
    await load(x); // expect
  }
  for (let i = 0; i < 3; i++) {
    const v = await load(i); // expect
    use(v);
  }
  while (more()) {
    await step(); // expect
  }
  do {
    await step(); // expect
  } while (more());
  for (const k in list) {
    if (k) {
      await load(k); // expect
    }
  }
  while (await next()) { use(1); } // expect
  for (let i = 0; i < (await size()); i++) use(i); // expect
  for (let i = 0; i < 2; i += await size()) use(i); // expect
  for (;;) {
    try {
      await load(1); // expect
    } catch (e) { break; }
  }
  for (const x of list) for (const y of x) await load(y); // expect

  for await (const x of stream()) use(x);
  await Promise.all(list.map(async (x) => await load(x)));
  for (const x of list) {
    jobs.push(load(x));
  }
  for (const x of list) {
    jobs.push(async () => { await load(x); });
  }
  for (const x of await load(list)) use(x);
  for (let i = await size(); i > 0; i--) use(i);
  await load(1);
  if (list) { await load(2); }
  for (const x of list) {
    on("event", async function () { await load(x); });
  }
  while (more()) { pending.push(start()); }
  await Promise.all(pending);
}
