package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// importFormat describes one kind of file that people import.
type importFormat struct {
	right  casework.Right // to import such a file
	layout csvLayout
	unique bool // a line must not contradict an earlier line about the same thing
	parse  func(s *Service, in importContext, cells map[string]string) (importLine, error)
}

// importContext is what the lines of a file are read with.
type importContext struct {
	who   Caller
	dry   bool // nothing is changed
	staff staffIndex
}

func formatOf(kind casework.ImportKind) importFormat {
	switch kind {
	case casework.ImportPosts:
		return postFormat()
	case casework.ImportLearning:
		return learningFormat()
	case casework.ImportLeavers:
		return leaverFormat()
	case casework.ImportAccounts:
	}
	return accountFormat()
}

// ImportKinds lists the kinds of files.
func ImportKinds() []casework.ImportKind {
	return []casework.ImportKind{casework.ImportPosts, casework.ImportAccounts, casework.ImportLearning, casework.ImportLeavers}
}

// ImportRight is the right to import a kind of file.
func ImportRight(kind casework.ImportKind) casework.Right { return formatOf(kind).right }

// ImportColumns lists the columns that a kind of file may have.
func ImportColumns(kind casework.ImportKind) []string { return formatOf(kind).layout.columns }

// Import reports the posts of a CSV file while it arrives. It takes the good lines,
// returns the bad ones, and keeps only a few lines in memory. A post that already had a
// case counts as neither, so people can send an interrupted file again. With the same
// Idempotency-Key, the result counts the cases of the first time again. Progress may be
// nil; Import calls it after every line, one call at a time.
//
// A file with a wrong header is invalid. If posts cannot be reported for a while, the
// import ends as unavailable, and the cases that it opened stay.
func (s *Service) Import(ctx context.Context, who Caller, file io.Reader, progress func(ImportProgress)) (ImportProgress, error) {
	err := s.May(who, RightImport)
	var result ImportProgress
	if err == nil {
		result, err = s.newImportRun(casework.ImportPosts, who, false, progress).file(ctx, file)
	}
	s.count("import-"+casework.CommandName(casework.ImportPosts), err)
	return result, err
}

// ImportFile imports a file line by line: it takes the good lines, returns the bad ones,
// and takes nothing twice. The import continues when the sender disconnects, and in
// another process when this one stops ([Service.ResumeImports]). With the same
// Idempotency-Key, the answer is the result of the first time, or its progress so far. A
// dry run changes nothing. Progress may be nil; ImportFile calls it after every line.
func (s *Service) ImportFile(ctx context.Context, who Caller, kind casework.ImportKind, dry bool, from io.Reader, progress func(ImportProgress)) (casework.FileImport, error) {
	im, err := s.importUpload(ctx, who, kind, dry, from, progress)
	if !dry {
		s.count("import-"+casework.CommandName(kind), err)
	}
	return im, err
}

func (s *Service) importUpload(ctx context.Context, who Caller, kind casework.ImportKind, dry bool, from io.Reader, progress func(ImportProgress)) (casework.FileImport, error) {
	if err := s.May(who, ImportRight(kind)); err != nil {
		return casework.FileImport{}, err
	}
	file, err := saveUpload(from)
	if err != nil {
		return casework.FileImport{}, toError(err)
	}
	defer file.discard()
	ctx = context.WithoutCancel(ctx) // reloading the page does not stop the import
	im := casework.FileImport{
		ID: s.ImportID(who, kind, dry), Kind: kind, Person: who.ID, DryRun: dry, Digest: file.digest, StartedAt: s.now().UTC(),
	}
	if im.Total, err = countRecords(file, formatOf(kind).layout); err != nil {
		return casework.FileImport{}, toError(err)
	}
	im.ChangedAt = im.StartedAt
	before, err := s.store.FileImport(ctx, im.ID)
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
	return s.importFile(ctx, who, im, file, progress)
}

// ImportID is the id of an import. The same Idempotency-Key gives the same id, so the
// sender can ask for the progress of a file before the answer arrives. Without a key,
// every id is new.
func (s *Service) ImportID(who Caller, kind casework.ImportKind, dry bool) string {
	key := who.Key
	if key == "" {
		key = rand.Text()
	}
	return "IMP-" + protocol.RefCode(s.hash("import", who.ID, string(kind), fmt.Sprint(dry), key))
}

// importFile imports a file and saves its progress every second. If another request has
// started the same import, importFile leaves it to that request.
func (s *Service) importFile(ctx context.Context, who Caller, im casework.FileImport, file io.Reader, progress func(ImportProgress)) (casework.FileImport, error) {
	im.ChangedAt = s.now().UTC()
	began, err := s.store.BeginImport(ctx, im, im.ChangedAt.Add(-casework.ImportTimeout))
	switch {
	case err != nil:
		return casework.FileImport{}, unavailable(err)
	case !began:
		return s.FileImport(ctx, who, im.ID)
	}
	run := s.newImportRun(im.Kind, who, im.DryRun, progress)
	stop := s.saveProgress(ctx, im, run)
	result, err := run.file(ctx, file)
	stop()
	if ctx.Err() != nil { // this process is stopping: another one continues
		return im, err
	}
	if err != nil {
		im.Why = err.Error()
	}
	end := s.now().UTC()
	im.EndedAt = &end
	setProgress(&im, result, end)
	if failed := s.store.SaveImport(ctx, im); err == nil && failed != nil {
		return casework.FileImport{}, unavailable(failed)
	}
	return im, err
}

// FileImport returns one import of the caller, with its progress.
func (s *Service) FileImport(ctx context.Context, who Caller, id string) (casework.FileImport, error) {
	im, err := s.store.FileImport(ctx, id)
	switch {
	case errors.Is(err, casework.ErrNotFound), err == nil && im.Person != who.ID:
		return casework.FileImport{}, notFound("There is no such import.")
	case err != nil:
		return casework.FileImport{}, unavailable(err)
	}
	return im, nil
}

// FileImports lists the latest imports of the caller, newest first.
func (s *Service) FileImports(ctx context.Context, who Caller) ([]casework.FileImport, error) {
	list, err := s.store.FileImports(ctx, who.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	return list, nil
}
