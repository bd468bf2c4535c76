package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"duecourse/internal/casework"
)

// keptEvery is how often it is kept how far a file has come.
const progressInterval = time.Second

// keepTelling keeps how far a file has come until it is stopped, also while no line is
// done: what says nothing any more has been broken off.
func (s *Service) keepTelling(ctx context.Context, im casework.FileImport, work *importRun) (stop func()) {
	over := make(chan struct{})
	var keeping sync.WaitGroup
	keeping.Go(func() {
		beat := time.NewTicker(progressInterval)
		defer beat.Stop()
		for {
			select {
			case <-over:
				return
			case <-beat.C:
				recordProgress(&im, work.soFar(), s.now().UTC())
				_ = s.accounts.SaveImport(ctx, im) // the next one says as much
			}
		}
	})
	return func() {
		close(over)
		keeping.Wait()
	}
}

func recordProgress(im *casework.FileImport, sofar ImportProgress, now time.Time) {
	im.Lines, im.Taken, im.Refused, im.ChangedAt = sofar.Lines, sofar.Created, sofar.Refused, now
}

// soFar is how far the file has come.
func (im *importRun) soFar() ImportProgress {
	im.mu.Lock()
	defer im.mu.Unlock()
	sofar := im.sofar
	sofar.Refused = slices.Clone(sofar.Refused)
	return sofar
}

// records counts the lines of a file that would be looked at, good and bad, and goes
// back to its beginning. A file without a proper header is refused.
func countLines(file io.ReadSeeker, of csvLayout) (int, error) {
	sheet, err := openCSV(file, of)
	if err != nil {
		return 0, err
	}
	for n := 0; ; n++ {
		_, _, err := sheet.next()
		_, bad := errors.AsType[*lineError](err)
		switch {
		case errors.Is(err, io.EOF):
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				return 0, fmt.Errorf("import: %w", err)
			}
			return n, nil
		case err != nil && !bad:
			return 0, err
		}
	}
}
