"""The outside tools that the tests need, installed once into one folder: each function returns where its tool is, or says why it cannot be had.

Everything comes from the package registries that apt and npm are configured for, and nothing is installed
outside the folder except Debian packages, which need root.
"""

import contextlib
import fcntl
import importlib.util
import os
import pathlib
import platform
import shutil
import subprocess
import sys

CODE_SERVER = "4.139.1"
NODE = "24"
PLAYWRIGHT = "1.65"
ROOT_SUITE = "forky"
ROOT_PROGRAMS = ["nvim", "emacs-nox", "hx", "git", "python3.13", "python3.14"]
ROOT_PACKAGES = ["neovim", "emacs-nox", "hx", "git", "python3.13", "python3.14"]


class Unavailable(Exception):
    """A tool that cannot be had on this machine; the message is one sentence that says why and what would help."""


def home() -> pathlib.Path:
    """The folder that the tools live in: `PYGLOSS_TEST_TOOLS`, or a folder of the user's cache."""
    named = os.environ.get("PYGLOSS_TEST_TOOLS")
    folder = pathlib.Path(named) if named else pathlib.Path.home() / ".cache" / "pygloss-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


@contextlib.contextmanager
def _alone():
    """Holds the folder's lock, so that two test runs never install into it at once."""
    with open(home() / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(*command, cwd=None, env=None) -> None:
    """Runs an installation step; its output is shown only when the step fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-5:])
        raise Unavailable(f"`{' '.join(map(str, command))}` failed: {tail}")


def debian(*packages: str) -> None:
    """Makes sure that the Debian packages are installed."""
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages], text=True, capture_output=True
    ) if shutil.which("dpkg-query") else None
    there = {line.split()[0] for line in listed.stdout.splitlines() if line.endswith(" installed")} if listed else set()
    missing = [package for package in packages if package not in there]
    if not missing:
        return
    wanted = " ".join(missing)
    if listed is None or not shutil.which("apt-get"):
        raise Unavailable(f"this is no Debian system; install what it calls {wanted}")
    if os.geteuid() != 0:
        raise Unavailable(f"only root can install packages; run `apt-get install {wanted}` first")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _alone():
        _run("apt-get", "update", env=quiet)
        _run("apt-get", "install", "-y", "--no-install-recommends", *missing, env=quiet)


def chromium() -> str:
    """The path of a Chromium, installed through apt where there is none."""
    found = shutil.which("chromium")
    if not found:
        debian("chromium", "fonts-dejavu-core")
        found = shutil.which("chromium")
    if not found:
        raise Unavailable("there is no `chromium` on PATH")
    return found


def tmux() -> str:
    """The path of tmux, installed through apt where there is none."""
    if not shutil.which("tmux"):
        debian("tmux")
    found = shutil.which("tmux")
    if not found:
        raise Unavailable("there is no `tmux` on PATH")
    return found


def npm_environment(node: pathlib.Path) -> dict[str, str]:
    """An environment in which `node`, `npm` and `npx` are those of the folder that `node24` returned."""
    return {**os.environ, "PATH": f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def _node_package() -> str:
    """The name of the npm package that holds Node's own executable for this machine."""
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    if platform.system() != "Linux" or machine is None:
        raise Unavailable(f"no Node package is known for {platform.system()} on {platform.machine()}")
    return f"node-linux-{machine}"


def _npm_project(folder: pathlib.Path) -> pathlib.Path:
    """Makes `folder` a place that npm installs into."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n')
    return folder


def node24() -> pathlib.Path:
    """A folder whose `bin` has the Node that code-server asks for, with the machine's npm on top of it."""
    folder = home() / "node24"
    if not shutil.which("npm"):
        debian("npm")
    with _alone():
        if (folder / ".done").exists():
            return folder
        npm = pathlib.Path(shutil.which("npm")).resolve().parent
        package = _node_package()
        _run("npm", "install", "--no-save", f"{package}@{NODE}", cwd=_npm_project(folder))
        (folder / "bin").mkdir(exist_ok=True)
        for name, target in {
            "node": pathlib.Path("..") / "node_modules" / package / "bin" / "node",
            "npm": npm / "npm-cli.js",
            "npx": npm / "npx-cli.js",
        }.items():
            link = folder / "bin" / name
            link.unlink(missing_ok=True)
            link.symlink_to(target)
        (folder / ".done").touch()
    return folder


def code_server(node: pathlib.Path) -> pathlib.Path:
    """The program of code-server, which is VS Code with its window in a browser.

    No install script runs, so nothing is compiled; the parts that are then missing (log files, Kerberos) are
    not needed here. What its own installer does beyond compiling is done by hand below.
    """
    folder = home() / f"code-server-{CODE_SERVER}"
    program = folder / "node_modules" / ".bin" / "code-server"
    with _alone():
        if (folder / ".done").exists():
            return program
        env = npm_environment(node)
        _run("npm", "install", "--no-save", "--ignore-scripts", f"code-server@{CODE_SERVER}", cwd=_npm_project(folder), env=env)
        workbench = folder / "node_modules" / "code-server" / "lib" / "vscode"
        for part in (workbench, workbench / "extensions"):
            _run("npm", "install", "--omit=dev", "--ignore-scripts", cwd=part, env=env)
        for link, target in {"bin/remote-cli/code-server": "code-linux.sh", "bin/helpers/browser.sh": "browser-linux.sh"}.items():
            (workbench / link).unlink(missing_ok=True)
            (workbench / link).symlink_to(target)
        (folder / ".done").touch()
    return program


def playwright(node: pathlib.Path) -> pathlib.Path:
    """A `node_modules` folder that has playwright-core, which drives the browser."""
    folder = home() / f"playwright-{PLAYWRIGHT}"
    with _alone():
        if not (folder / ".done").exists():
            _run("npm", "install", "--no-save", f"playwright-core@{PLAYWRIGHT}", cwd=_npm_project(folder), env=npm_environment(node))
            (folder / ".done").touch()
    return folder / "node_modules"


def npm_package(name: str, version: str) -> pathlib.Path:
    """The folder of an npm package that is only read: nothing of it is run, and what it needs is not fetched."""
    folder = home() / f"{name}-{version}"
    if not shutil.which("npm"):
        debian("npm")
    with _alone():
        if not (folder / ".done").exists():
            _run("npm", "install", "--no-save", "--ignore-scripts", "--omit=optional", f"{name}@{version}", cwd=_npm_project(folder))
            (folder / ".done").touch()
    return folder / "node_modules" / name


def environment(requirements: pathlib.Path) -> pathlib.Path:
    """The Python of a virtual environment of this interpreter that holds the packages a file lists, and what they need.

    It is kept for as long as the file and the interpreter stay the same.
    """
    folder = home() / f"{requirements.stem}-{sys.version_info.major}.{sys.version_info.minor}"
    program = folder / "bin" / "python"
    made_of = f"{sys.executable} {sys.version}\n{requirements.read_text()}"
    done = folder / ".done"
    if importlib.util.find_spec("ensurepip") is None:
        debian("python3-venv")
    with _alone():
        if done.exists() and done.read_text() == made_of and program.exists():
            return program
        if folder.exists():
            shutil.rmtree(folder)
        try:
            _run(sys.executable, "-m", "venv", folder)
        except Unavailable as why:
            raise Unavailable(f"no virtual environment can be made; on Debian `python3-venv` is needed: {why}") from None
        # Without wheels some of these would have to be compiled.
        _run(program, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "-r", requirements)
        done.write_text(made_of)
    return program


def source_distribution(python: pathlib.Path, name: str, version: str, folder: pathlib.Path) -> pathlib.Path:
    """The archive of a package's sources, with its tests where it has them, fetched into `folder`."""
    _run(python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", folder, f"{name}=={version}")
    return next(folder.glob(f"{name}-{version}.tar.gz"))


def _mirror() -> str:
    """The address of the Debian mirror that this machine's apt uses."""
    release = platform.freedesktop_os_release()
    if release.get("ID") != "debian":
        raise Unavailable(f"a {ROOT_SUITE} system is unpacked on Debian only, and this is {release.get('PRETTY_NAME')}")
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", f"Codename: {release['VERSION_CODENAME']}"]
    uris = subprocess.run(asked, text=True, capture_output=True).stdout.split()
    if not uris:
        _run("apt-get", "update")
        uris = subprocess.run(asked, text=True, capture_output=True).stdout.split()
    if not uris:
        raise Unavailable("apt has no Debian mirror configured")
    return uris[0]


def root() -> pathlib.Path:
    """A folder with a small Debian testing system: recent editors and Pythons, to be entered with `inside`."""
    folder = home() / ROOT_SUITE
    if os.geteuid() != 0:
        raise Unavailable("only root can unpack and enter the Debian testing system that has the editors and Python 3.14")
    if _complete(folder):
        return folder
    debian("mmdebstrap")
    with _alone():
        if _complete(folder):
            return folder
        _unpack(
            folder, "--variant=minbase", "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
            '--aptopt=APT::Install-Recommends "false"', "--include=" + ",".join(ROOT_PACKAGES),
        )
    return folder


def test_suite(version: str) -> pathlib.Path:
    """A folder with the standard library of this Python in the system of `root()`, with its test suite, which is not installed there."""
    folder = home() / f"python{version}-library"
    library = folder / "usr" / "lib" / f"python{version}"
    with _alone():
        if (folder / ".done").exists():
            return library
    root()
    debian("mmdebstrap")
    with _alone():
        if (folder / ".done").exists():
            return library
        _unpack(
            folder, "--variant=extract", "--dpkgopt=path-exclude=/usr/share/*", '--aptopt=APT::Install-Recommends "false"',
            f"--include=libpython{version}-testsuite",
        )
    return library


def _unpack(folder: pathlib.Path, *options: str) -> None:
    """Makes the folder of packages of Debian testing: whole, or not at all."""
    fresh = folder.with_name(f"{folder.name}.new")
    for leftover in (fresh, folder):
        if leftover.exists():
            shutil.rmtree(leftover)
    # The Release file of testing expires within a week, and mirrors lag behind.
    validity = '--aptopt=Acquire::Check-Valid-Until "false"'
    try:
        _run("mmdebstrap", "--quiet", validity, *options, ROOT_SUITE, fresh, _mirror())
        (fresh / ".done").touch()
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _complete(folder: pathlib.Path) -> bool:
    """Whether the unpacked system in `folder` is whole and has every program that is asked of it."""
    return (folder / ".done").exists() and all((folder / "usr" / "bin" / name).exists() for name in ROOT_PROGRAMS)


ENTER = """
set -eu
root=$1 cwd=$2; shift 2
mkdir -p "$root/proc" "$root/dev" "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do mkdir -p "$root$1"; mount --bind "$1" "$root$1"; shift; done
shift
exec chroot "$root" /bin/sh -c 'cd "$1"; shift; exec "$@"' sh "$cwd" "$@"
"""


def inside(folder: pathlib.Path, shared: list[pathlib.Path], cwd: pathlib.Path, command: list[str], env: dict[str, str]) -> list[str]:
    """The command line that runs `command` in the system of `root()`, with the `shared` folders at their own paths.

    The mounts live in a name space of the command's own, so nothing stays mounted after it. The environment is
    `env` and nothing else.
    """
    settings = {"HOME": "/root", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
                "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", **env}
    return [
        "unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", ENTER, "enter", str(folder), str(cwd),
        *map(str, shared), "--", "/usr/bin/env", "-i", *(f"{key}={value}" for key, value in settings.items()), *map(str, command),
    ]
