/**
 * Milliseconds of processor time this thread has used: unlike the clock on the wall it does not count while others have the processor.
 * Where the engine can't tell threads apart (Node before 23.9) it is the whole process's.
 */
export function cpuTime(): number {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}
