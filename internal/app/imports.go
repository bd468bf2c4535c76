package app

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"duecourse/internal/casework"
)

// ImportKinds lists the kinds of files.
func ImportKinds() []casework.ImportKind {
	return []casework.ImportKind{casework.ImportPosts, casework.ImportAccounts, casework.ImportLearning, casework.ImportLeavers}
}

// ImportRight is who may bring such a file in. Learning that is brought in counts as
// verified, which is for Communications to do (S5); who has left, HR knows first.
func ImportRight(kind casework.ImportKind) Right {
	switch kind {
	case casework.ImportPosts:
		return RightImport
	case casework.ImportLeavers:
		return RightReportLeavers
	case casework.ImportAccounts, casework.ImportLearning:
	}
	return RightDecideAccounts
}

// layoutOf says what the columns of such a file are.
func layoutOf(kind casework.ImportKind) csvLayout {
	switch kind {
	case casework.ImportPosts:
		return postLayout()
	case casework.ImportLearning:
		return csvLayout{of: "completed learning", columns: learningColumns(), missing: required("person", "course", "date")}
	case casework.ImportLeavers:
		return csvLayout{of: "leavers", columns: []string{"person", "note"}, missing: required("person")}
	case casework.ImportAccounts:
	}
	return csvLayout{of: "accounts", columns: accountColumns(), missing: required("channel", "handle", "team", "owner")}
}

// ImportColumns lists the columns that such a file may have.
func ImportColumns(kind casework.ImportKind) []string { return layoutOf(kind).columns }

// ImportFile brings a file in, line by line: the good lines are taken, the bad ones
// told, and nothing is taken twice, so that a file that was broken off can be sent
// again. It goes on when who sent it goes away, and in another process when this one
// ends ([Service.GoOnWithImports]). With the same Idempotency-Key, the
// answer is that of the first time, or how far that has come. In a dry run nothing is
// taken. Progress, if given, is told after every line.
func (s *Service) ImportFile(ctx context.Context, who Caller, kind casework.ImportKind, dry bool, from io.Reader, progress func(ImportProgress)) (casework.FileImport, error) {
	if err := s.May(who, ImportRight(kind)); err != nil {
		return casework.FileImport{}, err
	}
	file, err := saveUpload(from)
	if err != nil {
		return casework.FileImport{}, toError(err)
	}
	defer file.discard()
	ctx = context.WithoutCancel(ctx) // a page that is loaded again breaks nothing off
	im := casework.FileImport{
		ID: s.ImportID(who, kind, dry), Kind: kind, Person: who.ID, DryRun: dry, Digest: file.digest, StartedAt: s.now().UTC(),
	}
	if im.Total, err = countLines(file, layoutOf(kind)); err != nil {
		return casework.FileImport{}, toError(err)
	}
	im.ChangedAt = im.StartedAt
	before, err := s.accounts.FileImport(ctx, im.ID)
	switch {
	case err != nil && !errors.Is(err, casework.ErrNotFound):
		return casework.FileImport{}, unavailable(err)
	case err == nil && before.Digest != file.digest:
		return casework.FileImport{}, keyReused()
	case err == nil && (before.Complete() || before.UnderWay(s.now())):
		return before, nil
	}
	if err := s.keepFile(ctx, who, im, file); err != nil {
		return casework.FileImport{}, unavailable(err)
	}
	return s.bringIn(ctx, who, im, file, progress)
}

// keepFile keeps a file, so that it can be gone on with when this process ends.
func (s *Service) keepFile(ctx context.Context, who Caller, im casework.FileImport, file uploadedFile) error {
	if err := s.accounts.KeepImportFile(ctx, im.ID, who.Key, file, im.StartedAt); err != nil {
		return err
	}
	_, err := file.Seek(0, io.SeekStart)
	return err
}

// ImportID is the id that a file of the caller's gets, or has got: the same for the same
// Idempotency-Key, and new without one. Whoever sends a file can ask by it how far it
// has come while it is taken in.
func (s *Service) ImportID(who Caller, kind casework.ImportKind, dry bool) string {
	key := who.Key
	if key == "" {
		key = rand.Text()
	}
	mac := hmac.New(sha256.New, s.secret)
	writeParts(mac, "import", who.ID, string(kind), fmt.Sprint(dry), key)
	return "IMP-" + encodeRef(mac.Sum(nil))
}

// bringIn takes a file in and keeps, every second, how far it has come. What has been
// begun by another request meanwhile is left to that.
func (s *Service) bringIn(ctx context.Context, who Caller, im casework.FileImport, file io.Reader, progress func(ImportProgress)) (casework.FileImport, error) {
	im.ChangedAt = s.now().UTC()
	began, err := s.accounts.BeginImport(ctx, im, im.ChangedAt.Add(-casework.Silence))
	switch {
	case err != nil:
		return casework.FileImport{}, unavailable(err)
	case !began:
		return s.FileImport(ctx, who, im.ID)
	}
	work := &importRun{read: s.reader(who, im), progress: progress}
	stop := s.keepTelling(ctx, im, work)
	result, err := work.file(ctx, file, layoutOf(im.Kind))
	stop()
	if ctx.Err() != nil { // this process ends: another goes on
		return im, err
	}
	if err != nil {
		im.Why = err.Error()
	}
	end := s.now().UTC()
	im.EndedAt = &end
	recordProgress(&im, result, end)
	if failed := s.accounts.SaveImport(ctx, im); err == nil && failed != nil {
		return casework.FileImport{}, unavailable(failed)
	}
	return im, err
}

// reader is how the lines of a file are understood.
func (s *Service) reader(who Caller, im casework.FileImport) func(map[string]string) (importLine, error) {
	staff := s.everybody()
	switch im.Kind {
	case casework.ImportPosts:
		return func(cells map[string]string) (importLine, error) { return s.postIn(who, cells, im.DryRun) }
	case casework.ImportLearning:
		return rejectContradictions(func(cells map[string]string) (importLine, error) { return s.learningIn(who, staff, cells, im.DryRun) })
	case casework.ImportLeavers:
		return rejectContradictions(func(cells map[string]string) (importLine, error) { return s.leaverIn(who, staff, cells, im.DryRun) })
	case casework.ImportAccounts:
	}
	return rejectContradictions(func(cells map[string]string) (importLine, error) { return s.accountIn(who, staff, cells, im.DryRun) })
}

// FileImport is how far a file of the caller's has come.
func (s *Service) FileImport(ctx context.Context, who Caller, id string) (casework.FileImport, error) {
	im, err := s.accounts.FileImport(ctx, id)
	switch {
	case errors.Is(err, casework.ErrNotFound), err == nil && im.Person != who.ID:
		return casework.FileImport{}, &Error{Code: casework.CodeNotFound, Why: "There is no such import."}
	case err != nil:
		return casework.FileImport{}, unavailable(err)
	}
	return im, nil
}

// FileImports lists the files that the caller brought in last, the newest first.
func (s *Service) FileImports(ctx context.Context, who Caller) ([]casework.FileImport, error) {
	list, err := s.accounts.FileImports(ctx, who.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	return list, nil
}

// spool is a file that was sent, on disk: it is read when all of it has arrived.
type uploadedFile struct {
	*os.File
	digest string // SHA-256, hex
}

func saveUpload(from io.Reader) (uploadedFile, error) {
	file, err := os.CreateTemp("", "duecourse-import-*.csv")
	if err != nil {
		return uploadedFile{}, unavailable(err)
	}
	kept, sum := uploadedFile{File: file}, sha256.New()
	if _, err = io.Copy(io.MultiWriter(file, sum), from); err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		kept.discard()
		return uploadedFile{}, fmt.Errorf("import: %w", err)
	}
	kept.digest = fmt.Sprintf("%x", sum.Sum(nil))
	return kept, nil
}

func (f uploadedFile) discard() {
	_ = f.Close() // it was only read
	_ = os.Remove(f.Name())
}
