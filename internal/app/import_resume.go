package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"duecourse/internal/casework"
)

// resumeInterval is how often a process looks for interrupted imports.
const resumeInterval = 5 * time.Second

// RunImportResumer resumes interrupted imports until ctx ends.
func (s *Service) RunImportResumer(ctx context.Context, log *slog.Logger) {
	look := time.NewTicker(resumeInterval)
	defer look.Stop()
	for {
		if err := s.ResumeImports(ctx); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "an import cannot be resumed", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// ResumeImports continues, one after the other, the imports whose process stopped. Several
// processes may call it at once: each import is resumed by one of them.
func (s *Service) ResumeImports(ctx context.Context) error {
	silent, err := s.store.StalledImports(ctx, s.now().Add(-casework.ImportTimeout))
	if err != nil {
		return fmt.Errorf("interrupted imports: %w", err)
	}
	var failed []error
	for _, im := range silent {
		if err := s.resume(ctx, im); err != nil {
			failed = append(failed, fmt.Errorf("import %s: %w", im.ID, err))
		}
	}
	return errors.Join(failed...)
}

// resume continues an import for the person who sent the file, if that person still has
// the right to.
func (s *Service) resume(ctx context.Context, im casework.FileImport) error {
	file, key, err := s.keptFile(ctx, im.ID)
	if err != nil {
		return err
	}
	defer file.discard()
	person, known := s.people.Person(im.Person)
	who := Caller{Actor: person.Actor, Key: key}
	switch {
	case file.digest != im.Digest:
		return s.giveUp(ctx, im, "The stored file is damaged.")
	case !known || s.May(who, ImportRight(im.Kind)) != nil:
		return s.giveUp(ctx, im, "The person who sent the file may no longer import files.")
	}
	_, err = s.importFile(ctx, who, im, file, nil)
	return err
}

// giveUp ends an import that cannot continue.
func (s *Service) giveUp(ctx context.Context, im casework.FileImport, why string) error {
	end := s.now().UTC()
	im.EndedAt, im.ChangedAt, im.Why = &end, end, why
	return s.store.SaveImport(ctx, im)
}

// saveProgress saves the progress of an import until stop is called, even while no line
// is finished: an import without news counts as interrupted.
func (s *Service) saveProgress(ctx context.Context, im casework.FileImport, run *importRun) (stop func()) {
	over := make(chan struct{})
	var saving sync.WaitGroup
	saving.Go(func() {
		tick := time.NewTicker(progressInterval)
		defer tick.Stop()
		for {
			select {
			case <-over:
				return
			case <-tick.C:
				setProgress(&im, run.soFar(), s.now().UTC())
				_ = s.store.SaveImport(ctx, im) // the next save repeats it
			}
		}
	})
	return func() {
		close(over)
		saving.Wait()
	}
}

func setProgress(im *casework.FileImport, sofar ImportProgress, now time.Time) {
	im.Lines, im.Taken, im.Refused, im.ChangedAt = sofar.Lines, sofar.Created, sofar.Refused, now
}

// uploadedFile is a complete uploaded file on disk.
type uploadedFile struct {
	*os.File
	digest string // SHA-256, hex
}

func saveUpload(from io.Reader) (uploadedFile, error) {
	file, err := os.CreateTemp("", "duecourse-import-*.csv")
	if err != nil {
		return uploadedFile{}, unavailable(err)
	}
	saved, sum := uploadedFile{File: file}, sha256.New()
	if _, err = io.Copy(io.MultiWriter(file, sum), from); err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		saved.discard()
		return uploadedFile{}, fmt.Errorf("import: %w", err)
	}
	saved.digest = fmt.Sprintf("%x", sum.Sum(nil))
	return saved, nil
}

func (f uploadedFile) discard() {
	_ = f.Close() // it was only read
	_ = os.Remove(f.Name())
}

// keepFile stores a file until its import has ended, so that another process can resume it.
func (s *Service) keepFile(ctx context.Context, who Caller, im casework.FileImport, file uploadedFile) error {
	if err := s.store.SaveImportFile(ctx, im.ID, who.Key, file, im.StartedAt); err != nil {
		return err
	}
	_, err := file.Seek(0, io.SeekStart)
	return err
}

// keptFile copies the stored file of an import to disk, and returns the Idempotency-Key
// with which it was sent.
func (s *Service) keptFile(ctx context.Context, id string) (file uploadedFile, key string, err error) {
	from, to := io.Pipe()
	copied := make(chan error, 1)
	go func() {
		var err error
		key, err = s.store.CopyImportFile(ctx, id, to)
		_ = to.CloseWithError(err) // never fails
		copied <- err
	}()
	file, err = saveUpload(from)
	if err = errors.Join(err, from.Close(), <-copied); err != nil && file.File != nil {
		file.discard()
	}
	return file, key, err
}
