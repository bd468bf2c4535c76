package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"duecourse/internal/casework"
)

// GoOnWithImports brings in what is left of the files whose process ended in the
// middle, one after the other, until there is none or ctx ends. Several processes may do
// so at once: each file is taken up by one of them.
func (s *Service) GoOnWithImports(ctx context.Context) error {
	silent, err := s.accounts.SilentImports(ctx, s.now().Add(-casework.Silence))
	if err != nil {
		return fmt.Errorf("imports that were broken off: %w", err)
	}
	var failed []error
	for _, im := range silent {
		if err := s.goOnWith(ctx, im); err != nil {
			failed = append(failed, fmt.Errorf("import %s: %w", im.ID, err))
		}
	}
	return errors.Join(failed...)
}

// goOnWith brings a file in for who sent it, who must still be allowed to.
func (s *Service) goOnWith(ctx context.Context, im casework.FileImport) error {
	file, key, err := s.keptFile(ctx, im.ID)
	if err != nil {
		return err
	}
	defer file.discard()
	person, known := s.people.Person(im.Person)
	who := Caller{Actor: person.Actor, Key: key}
	switch {
	case file.digest != im.Digest:
		return s.giveUp(ctx, im, "The file was not kept whole.")
	case !known || s.May(who, ImportRight(im.Kind)) != nil:
		return s.giveUp(ctx, im, "Whoever sent it may not bring files in any more.")
	}
	_, err = s.bringIn(ctx, who, im, file, nil)
	return err
}

// keptFile is the file of an import, on disk, and the key under which it was sent.
func (s *Service) keptFile(ctx context.Context, id string) (file uploadedFile, key string, err error) {
	from, to := io.Pipe()
	copied := make(chan error, 1)
	go func() {
		var err error
		key, err = s.accounts.CopyImportFile(ctx, id, to)
		_ = to.CloseWithError(err) // never an error, as its documentation says
		copied <- err
	}()
	file, err = saveUpload(from)
	if err = errors.Join(err, from.Close(), <-copied); err != nil && file.File != nil {
		file.discard()
	}
	return file, key, err
}

// giveUp ends an import that cannot go on.
func (s *Service) giveUp(ctx context.Context, im casework.FileImport, why string) error {
	end := s.now().UTC()
	im.EndedAt, im.ChangedAt, im.Why = &end, end, why
	return s.accounts.SaveImport(ctx, im)
}
