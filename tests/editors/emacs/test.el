;;; A reader's way through Emacs: hover, finding, fix.  -*- lexical-binding: t -*-
;; Prints one `ok' or `not ok' line a check and the plan at the end.
(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defvar count 0)
(defvar failed 0)
(defvar found nil "The expected diagnostic, once it was seen.")
(setq eglot-sync-connect 15 eglot-confirm-server-edits nil eglot-autoshutdown nil
      make-backup-files nil auto-save-default nil create-lockfiles nil)

(defmacro check (name &rest body)
  "One check: the last form of BODY must not be nil and no form may signal."
  (declare (indent 1))
  `(condition-case err
       (progn
         (cl-incf count)
         (unless (progn ,@body) (error "it does not hold"))
         (princ (format "ok %s\n" ,name)))
     (error (cl-incf failed)
            (princ (format "not ok %s: %s\n" ,name (string-replace "\n" "\\n" (format "%S" err)))))))

(defun wait-for (what probe)
  "Return what PROBE returns once that is not nil; signal an error about WHAT after 10 s."
  (let ((end (+ (float-time) 10)) value)
    (while (and (not (setq value (funcall probe))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (or value (error "%s: not within 10 s" what))))

(defun go (line word)
  "Put point on WORD of the first line that has LINE in it."
  (goto-char (point-min))
  (search-forward line)
  (goto-char (match-beginning 0))
  (search-forward word)
  (goto-char (match-beginning 0)))

(defun hover-text ()
  "The explanation at point, as eglot hands it to eldoc."
  (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (and hover (substring-no-properties (eglot--hover-info (plist-get hover :contents) (plist-get hover :range))))))

(defun finding ()
  "The expected diagnostic, or nil."
  (cl-find-if (lambda (d) (string-search (getenv "CODE") (flymake-diagnostic-text d))) (flymake-diagnostics)))

(load (getenv "CONFIGURATION"))
(find-file (getenv "FILE"))

(check "the server starts as the page says"
  (apply #'eglot (eglot--guess-contact))
  (eglot-current-server))

(check "the finding is a diagnostic with its code"
  (flymake-start)
  (setq found (wait-for "a diagnostic" #'finding))
  (goto-char (flymake-diagnostic-beg found))
  (string= (getenv "PITFALL_LINE") (buffer-substring-no-properties (line-beginning-position) (line-end-position))))

(check "the hover of a class tells its own method resolution order, as plain text"
  (go (getenv "CLASS_LINE") "class")
  (let ((lead (string-replace "`" "" (car (split-string (or (hover-text) "") "\n")))))
    (unless (string= lead (concat "Method resolution order · " (getenv "LEAD"))) (error "got %S" lead))
    t))

(check "the quick fix mends the saved file as expected"
  (go (getenv "PITFALL_LINE") "[]")
  (let* ((actions (append (eglot-code-actions (point) (+ (point) 2)) nil))
         (fix (cl-find-if (lambda (a) (eq t (plist-get a :isPreferred))) actions)))
    (unless fix (error "no preferred action among %S" (mapcar (lambda (a) (plist-get a :title)) actions)))
    (eglot-execute (eglot-current-server) fix)
    (save-buffer)
    (cl-flet ((text (file) (with-temp-buffer (insert-file-contents file) (buffer-string))))
      (string= (text (getenv "FILE")) (text (getenv "EXPECTED"))))))

(check "the finding is gone after the fix"
  (unless found (error "there was none before the fix either"))
  (flymake-start)
  (wait-for "no such diagnostic" (lambda () (not (finding)))))

(princ (format "1..%d\n" count))
(kill-emacs (if (> failed 0) 1 0))
