/**
 * Names that are seldom meant, often large or secret: version control, caches, virtual environments, our own state.
 *
 * Nothing ships or goes into an image under such a name, at any depth, unless it is asked for. Installed packages are not
 * among them: a project ships them in a way of its own.
 */
export const usuallyIgnored: readonly string[] = [
  ".git",
  ".hg",
  ".svn",
  ".pipeline",
  ".venv",
  "venv",
  "__pycache__",
  "*.pyc",
  ".mypy_cache",
  ".pytest_cache",
  ".ruff_cache",
  ".ipynb_checkpoints",
  ".tox",
  ".cache",
  ".turbo",
  ".next",
  ".env",
  ".env.*",
  ".DS_Store",
];

/** Folders of packages that npm and its like have installed. */
export const installedPackages = "node_modules";
