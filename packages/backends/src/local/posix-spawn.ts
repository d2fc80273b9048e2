import { readdirSync } from "node:fs";
import { getSystemErrorName } from "node:util";
import koffi, { type LibraryHandle } from "koffi";

/** What `posix_spawn` is told; words and variables must hold no NUL. */
export interface Spawn {
  readonly path: string;
  readonly argv: readonly string[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly cwd: string;
  /** Open files. */
  readonly stdout: number;
  readonly stderr: number;
}

/** The system's own calls to start a program and to ask how it ended. */
export interface SystemSpawn {
  /** The pid, in a session of its own. Throws with the system's code. */
  spawn(how: Spawn): number;
  /** As `waitpid` tells it, once; nothing while the program runs, `taken` where somebody else was told. */
  status(pid: number): number | "taken" | undefined;
  /** Makes this process the parent of what its descendants leave behind; whether it could. */
  adoptOrphans(): boolean;
  /** Keeps from programs what whoever started this process had open: Node does so for the first numbers alone. */
  keepFiles(): void;
}

/** From <spawn.h> of glibc and musl. */
const setSignalDefaults = 0x04;
const setSignalMask = 0x08;
const setSession = 0x80;
/** From <sys/wait.h>. */
const noHang = 1;
/** From <fcntl.h>. */
const setFileFlags = 2;
const closeOnExec = 1;
/** From <sys/prctl.h>. */
const setChildSubreaper = 36;
/** More than any system's opaque structures take: `posix_spawnattr_t` is the largest with 336 bytes. */
const roomBytes = 1024;

/** Linux alone: constants differ elsewhere. Throws where this build of Node cannot reach the system's C library. */
export function openSystemSpawn(): SystemSpawn {
  const c = koffi.load(null);
  const addOpen = c.func(
    "int posix_spawn_file_actions_addopen(void *actions, int to, const char *path, int flags, uint mode)",
  );
  const addDup2 = c.func("int posix_spawn_file_actions_adddup2(void *actions, int from, int to)");
  const addChdir = c.func("int posix_spawn_file_actions_addchdir_np(void *actions, const char *path)");
  const begin = c.func("int posix_spawn_file_actions_init(void *actions)");
  const end = c.func("int posix_spawn_file_actions_destroy(void *actions)");
  const call = c.func(
    "int posix_spawn(void *pid, const char *path, void *actions, void *attributes, const char **argv, const char **env)",
  );
  const waitpid = c.func("int waitpid(int pid, void *status, int options)");
  const fcntl = c.func("int fcntl(int file, int command, ...)");
  const prctl = c.func("int prctl(int option, ulong a, ulong b, ulong c, ulong d)");
  const attributes = newAttributes(c);
  const actions = Buffer.alloc(roomBytes);
  const out = new Int32Array(1);

  return {
    spawn: ({ path, argv, env, cwd, stdout, stderr }) => {
      begin(actions);
      try {
        addOpen(actions, 0, "/dev/null", 0, 0);
        addDup2(actions, stdout, 1);
        addDup2(actions, stderr, 2);
        addChdir(actions, cwd);
        const fault: number = call(out, path, actions, attributes, [...argv, null], [...env, null]);
        if (fault !== 0) throw Object.assign(new Error("posix_spawn"), { code: getSystemErrorName(-fault) });
        return out[0] ?? 0;
      } finally {
        end(actions);
      }
    },
    adoptOrphans: () => prctl(setChildSubreaper, 1, 0, 0, 0) === 0,
    keepFiles: () => {
      for (const file of readdirSync("/proc/self/fd").map(Number)) {
        if (file > 2) fcntl(file, setFileFlags, "int", closeOnExec);
      }
    },
    status: (pid) => {
      const told: number = waitpid(pid, out, noHang);
      if (told === pid) return out[0];
      return told < 0 ? "taken" : undefined;
    },
  };
}

/** A session of its own, no signal ignored or blocked: what Node gives to a child that it detaches. */
function newAttributes(c: LibraryHandle): Buffer {
  const [attributes, all, none] = [Buffer.alloc(roomBytes), Buffer.alloc(roomBytes), Buffer.alloc(roomBytes)];
  c.func("int sigfillset(void *set)")(all);
  c.func("int sigemptyset(void *set)")(none);
  c.func("int posix_spawnattr_init(void *attributes)")(attributes);
  c.func("int posix_spawnattr_setsigdefault(void *attributes, void *set)")(attributes, all);
  c.func("int posix_spawnattr_setsigmask(void *attributes, void *set)")(attributes, none);
  c.func("int posix_spawnattr_setflags(void *attributes, short flags)")(
    attributes,
    setSignalDefaults | setSignalMask | setSession,
  );
  return attributes;
}
