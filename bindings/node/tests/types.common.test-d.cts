// Compiled, never run: the types as a CommonJS program sees them.
import codehone = require("codehone");

const opened: Promise<codehone.Engine> = codehone.Engine.open(":memory:");
const found: codehone.Finding[] = codehone.analyseSync("x", { language: "python" });
void [opened, found];
