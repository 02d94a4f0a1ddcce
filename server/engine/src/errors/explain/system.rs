//! What the operating system refuses, and texts in another encoding.

use super::Explainer;

const OS: &[&str] = &[
    "OSError",
    "FileNotFoundError",
    "PermissionError",
    "IsADirectoryError",
    "NotADirectoryError",
    "FileExistsError",
    "ConnectionRefusedError",
    "BrokenPipeError",
    "ConnectionResetError",
];

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "file-missing",
        concept: "file-not-found-error",
        classes: OS,
        patterns: &[
            "[Errno 2] No such file or directory: {}",
            "[WinError 2] The system cannot find the file specified: {}",
            "[WinError 3] The system cannot find the path specified: {}",
        ],
        what: "There is no {0}.",
        advice: &[
            "A relative path starts at the folder in which the program was started, not at its file: print `Path.cwd()`. To start at the file, use `Path(__file__).parent`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "no-permission",
        concept: "permission-error",
        classes: OS,
        patterns: &[
            "[Errno 13] Permission denied: {}",
            "[Errno 13] Permission denied",
            "[WinError 5] Access is denied: {}",
            "[Errno 1] Operation not permitted: {}",
        ],
        what: "The system does not allow this program to use {0} in this way.",
        advice: &[
            "Look at whose it is and what may be done with it. On Windows, a file that another program has open, and a folder, give this too.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "folder-for-file",
        concept: "os-errors",
        classes: OS,
        patterns: &["[Errno 21] Is a directory: {}"],
        what: "{0} is a folder, and a file is needed.",
        advice: &["Add the name of the file to the path: `folder / \"name.txt\"`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "file-for-folder",
        concept: "os-errors",
        classes: OS,
        patterns: &["[Errno 20] Not a directory: {}", "[WinError 267] The directory name is invalid: {}"],
        what: "A part of the path {0} is a file, and a folder is needed.",
        advice: &["Look at each part of the path."],
        ..Explainer::BASE
    },
    Explainer {
        name: "exists-already",
        concept: "os-errors",
        classes: OS,
        patterns: &[
            "[Errno 17] File exists: {}",
            "[WinError 183] Cannot create a file when that file already exists: {}",
        ],
        what: "{0} is there already, and was to be made.",
        advice: &[
            "Say that this is all right: `mkdir(exist_ok=True)`. `open(…, \"x\")` is meant to fail; `\"w\"` empties the file.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "folder-not-empty",
        concept: "shutil-glob-fnmatch",
        classes: OS,
        patterns: &["[Errno 39] Directory not empty: {}", "[Errno 66] Directory not empty: {}"],
        what: "The folder {0} holds something, and only an empty one can be removed or replaced like this.",
        advice: &["`shutil.rmtree()` removes a folder with everything in it."],
        ..Explainer::BASE
    },
    Explainer {
        name: "address-in-use",
        concept: "socket-module",
        classes: OS,
        patterns: &["[Errno 98] Address already in use", "[Errno 48] Address already in use"],
        what: "Another program, or an earlier run of this one, listens on this port.",
        advice: &["End the other one, or take another port; port 0 lets the system choose."],
        ..Explainer::BASE
    },
    Explainer {
        name: "nobody-listens",
        concept: "connection-error",
        classes: OS,
        patterns: &["[Errno 111] Connection refused", "[Errno 61] Connection refused", "[WinError 10061] {}"],
        what: "The machine answered, and nothing listens on that port.",
        advice: &["Look at whether the server runs, and at its address and port."],
        ..Explainer::BASE
    },
    Explainer {
        name: "not-that-encoding",
        concept: "unicode-decode-error",
        classes: &["UnicodeDecodeError"],
        patterns: &["'{}' codec can't decode byte{}"],
        what: "The bytes are not text in the encoding {0}.",
        advice: &[
            "Say in which encoding the file is: `open(path, encoding=\"cp1252\")`. What is no text, such as a picture, is opened with `\"rb\"`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "not-in-encoding",
        concept: "text-encoding",
        classes: &["UnicodeEncodeError"],
        patterns: &["'{}' codec can't encode character{}"],
        what: "The text has a character that the encoding {0} does not have.",
        advice: &[
            "Write UTF-8: `open(path, \"w\", encoding=\"utf-8\")`. Half of a surrogate pair, such as `\\ud83d`, is no character in any.",
        ],
        ..Explainer::BASE
    },
];
