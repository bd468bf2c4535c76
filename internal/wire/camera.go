package wire

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"duecourse/activities"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/evidence/capture"
)

// Keeper keeps what the system itself has made; the evidence's vault is one.
type Keeper interface {
	Keep(ctx context.Context, from io.Reader, mediaType string) (sha256 string, size int64, err error)
}

// Vault keeps the bytes of evidence, and the packs that are made of them.
type Vault interface {
	app.Vault
	PackKeeper
}

// Camera takes pictures with a browser, and puts them into custody.
type Camera struct {
	Camera *capture.Camera
	Vault  Keeper
}

// Capture takes pictures of a post. Evidence is only what is kept whole.
func (c Camera) Capture(ctx context.Context, postURL string, begun func()) (activities.Captured, error) {
	shot, err := c.Camera.Capture(ctx, capture.Order{URL: postURL, Begun: begun})
	if err != nil {
		return activities.Captured{}, err
	}
	switch shot.Outcome {
	case capture.Captured:
		taken, err := c.keep(ctx, shot)
		return activities.Captured{Result: casework.Result{
			Outcome: casework.DidIt, Detail: "The system took a screenshot with " + shot.Browser + ".", Taken: taken,
		}}, err
	case capture.Gone:
		return activities.Captured{Result: casework.Result{Outcome: casework.CouldNot, Outside: true, Detail: shot.Reason}}, nil
	case capture.SignInWall, capture.Refused, capture.Unreachable, capture.NoBrowser, capture.TooLarge, capture.TimedOut, capture.Crashed:
	}
	return activities.Captured{
		Result: casework.Result{Outcome: casework.NeedsAPerson, Detail: shot.Reason}, Again: shot.Outcome.Worthwhile(),
	}, nil
}

// exactly is how a note says when a picture was taken: in UTC.
const exactly = "2 January 2006 at 15:04:05 MST"

func (c Camera) keep(ctx context.Context, shot capture.Result) ([]casework.Taken, error) {
	var taken []casework.Taken
	for _, piece := range shot.Pieces {
		sum, size, err := c.Vault.Keep(ctx, bytes.NewReader(piece.Bytes), piece.MediaType)
		if err != nil {
			return nil, fmt.Errorf("keep a screenshot: %w", err)
		}
		taken = append(taken, casework.Taken{
			SHA256: sum, MediaType: piece.MediaType, Size: size, Note: fmt.Sprintf("%s, from %s on %s, taken with %s", piece.Note, shot.Address, shot.TakenAt.Format(exactly), shot.Browser),
		})
	}
	return taken, nil
}
