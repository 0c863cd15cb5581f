import { spawn } from 'node:child_process';

const MOST_OUTPUT = 32 * 1024 * 1024;

export type ToolResult =
  | { readonly outcome: 'done'; readonly output: Buffer }
  | { readonly outcome: 'failed'; readonly message: string }
  /** The program is not on this machine: everything goes on without it. */
  | { readonly outcome: 'absent' };

/**
 * Runs a program on its own, without a shell, for a bounded time, and with nothing of the server's environment, which may
 * hold its secrets. Never rejects.
 */
export function runTool(program: string, args: readonly string[], timeoutMs: number): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_OUTPUT) chunks.push(chunk);
      else child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < 2_000) complaint += chunk.toString('utf8');
    });
    child.once('error', (error) => {
      const absent = 'code' in error && error.code === 'ENOENT';
      resolve(absent ? { outcome: 'absent' } : { outcome: 'failed', message: error.message });
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve({ outcome: 'done', output: Buffer.concat(chunks) });
      else
        resolve({ outcome: 'failed', message: signal === null ? complaint.trim() : `stopped by ${signal}` });
    });
  });
}
