package capture

import (
	"bytes"
	"context"
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/evidence"
)

// Custody puts screenshots into a vault.
type Custody struct {
	// Take takes the screenshots: [Service.Screenshot] or [Remote.Screenshot].
	Take  func(ctx context.Context, address string, started func()) (Shot, error)
	Vault *evidence.Vault
}

// Capture takes screenshots of the post at an address and puts them into custody. It
// waits for its turn, and calls started when it has come. Only files that the vault
// kept are in the result. When retry is true, another attempt soon may end better. The
// error is the context's or the vault's.
func (c Custody) Capture(ctx context.Context, address string, started func()) (result casework.Result, retry bool, err error) {
	shot, err := c.Take(ctx, address, started)
	if err != nil {
		return casework.Result{}, false, err
	}
	switch shot.Outcome {
	case Captured:
		taken, err := c.keep(ctx, shot)
		return casework.Result{
			Outcome: casework.ResultDone, Detail: "The system took a screenshot with " + shot.Browser + ".", Taken: taken,
		}, false, err
	case Gone:
		return casework.Result{Outcome: casework.ResultNotPossible, Outside: true, Detail: shot.Reason}, false, nil
	case SignInWall, Refused, Unreachable, NoBrowser, TooLarge, TimedOut, Crashed:
	}
	return casework.Result{Outcome: casework.ResultNeedsPerson, Detail: shot.Reason}, shot.Outcome.Retryable(), nil
}

// keep puts the files of a screenshot into the vault.
func (c Custody) keep(ctx context.Context, shot Shot) ([]casework.CapturedFile, error) {
	var taken []casework.CapturedFile
	for _, file := range shot.Files {
		sum, size, err := c.Vault.PutAs(ctx, bytes.NewReader(file.Bytes), file.MediaType)
		if err != nil {
			return nil, fmt.Errorf("keep a screenshot: %w", err)
		}
		taken = append(taken, casework.CapturedFile{
			SHA256: sum, MediaType: file.MediaType, Size: size,
			Note: fmt.Sprintf("%s, from %s on %s, taken with %s", file.Note, shot.Address, shot.TakenAt.Format("2 January 2006 at 15:04:05 MST"), shot.Browser),
		})
	}
	return taken, nil
}
