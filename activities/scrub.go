package activities

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"time"

	"duecourse/internal/casework"
)

// Scrubber hashes the files in custody again (R7). A file that is missing or changed is a task
// for information governance, until it is found as it was taken.
type Scrubber struct {
	Store interface {
		KeptFiles(ctx context.Context, after string, cases int) (files []casework.KeptFile, last string, err error)
		AddRepair(ctx context.Context, r casework.Repair) (fresh bool, err error)
		SettleRepairs(ctx context.Context, ref, of string, at time.Time, kinds ...casework.RepairKind) error
	}
	// Intact fails unless a file can be read and is unchanged: with [casework.ErrChanged] or
	// [os.ErrNotExist].
	Intact func(ctx context.Context, digest string) error
	// Tell sends a notice. Nil: nobody is told, beyond the worklist.
	Tell  func(ctx context.Context, n casework.Notice) error
	Pause time.Duration // between two files, so that the evidence store has time for people
}

// casesPerScrub is how many cases are read at once.
const casesPerScrub = 200

// hoursPerScrub is within how many hours the hourly comparison hashes every file once.
const hoursPerScrub = 24

// maxTold is about how many files people are told by mail in one run. All are on the worklist.
const maxTold = 20

// ScrubResult counts the files of a run.
type ScrubResult struct {
	Files int               // that were hashed
	Bad   []casework.Repair // what is wrong with some
}

// ScrubEvidence hashes every file in custody of the cases that are chosen; nil: of all. It
// stops when the evidence store does not answer.
func ScrubEvidence(ctx context.Context, s *Scrubber, chosen func(ref string) bool, progress func(files int)) (ScrubResult, error) {
	var done ScrubResult
	for after := ""; ; {
		files, last, err := s.Store.KeptFiles(ctx, after, casesPerScrub)
		if err != nil || last == "" {
			return done, err
		}
		for _, file := range files {
			if chosen != nil && !chosen(file.Ref) {
				continue
			}
			if err := s.scrub(ctx, file, &done); err != nil {
				return done, fmt.Errorf("evidence %s of %s: %w", file.Of, file.Ref, err)
			}
			if progress != nil {
				progress(done.Files)
			}
			select {
			case <-ctx.Done():
				return done, ctx.Err()
			case <-time.After(s.Pause):
			}
		}
		after = last
	}
}

// thisHour chooses the cases whose files are hashed in an hour: each once a day.
func thisHour(at time.Time) func(ref string) bool {
	hour := uint32(at.Unix()/3600) % hoursPerScrub //nolint:gosec // hours since 1970
	return func(ref string) bool {
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(ref))
		return sum.Sum32()%hoursPerScrub == hour
	}
}

func (s *Scrubber) scrub(ctx context.Context, file casework.KeptFile, done *ScrubResult) error {
	err := s.Intact(ctx, file.SHA256)
	found := casework.Repair{Ref: file.Ref, Of: file.Of, FoundAt: time.Now().UTC()}
	switch {
	case err == nil:
		done.Files++
		return s.Store.SettleRepairs(ctx, file.Ref, file.Of, found.FoundAt, casework.RepairEvidenceChanged, casework.RepairEvidenceMissing)
	case errors.Is(err, casework.ErrChanged):
		found.Kind = casework.RepairEvidenceChanged
	case errors.Is(err, os.ErrNotExist):
		found.Kind = casework.RepairEvidenceMissing
	default:
		return err
	}
	found.Why = found.Kind.WhyFile(file.Of, file.SHA256)
	done.Files++
	done.Bad = append(done.Bad, found)
	fresh, err := s.Store.AddRepair(ctx, found)
	if err != nil || !fresh || s.Tell == nil || len(done.Bad) > maxTold {
		return err
	}
	for _, role := range []casework.Role{casework.RoleRecords, casework.RoleCommsLead} {
		notice := casework.Notice{
			Kind: casework.NoticeCustody, Ref: file.Ref, Role: role, Of: file.Of,
			Key: fmt.Sprintf("repair/%s/%s/%s/%d/%s", file.Ref, file.Of, found.Kind, found.FoundAt.Unix(), role),
		}
		if err := s.Tell(ctx, notice); err != nil {
			return err
		}
	}
	return nil
}
