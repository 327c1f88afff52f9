/**
 * Loaded before a program that knows nothing of bottles (`node --import`), so that it ends in its own orderly way when
 * the supervisor that started it is gone. Nothing happens where there is no such channel.
 */
const orderlyEndMs = 30_000;

process.on("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), orderlyEndMs).unref();
});
// Listening for that must not keep the program alive.
process.channel?.unref();
