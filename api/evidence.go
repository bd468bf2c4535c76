package api

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/casework"
	"duecourse/internal/web"
)

type ofPiece struct {
	OfCase
	ID string `path:"id" example:"E1"`
}

// bytesOutput is a body that is not JSON.
type bytesOutput struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Length      string `header:"Content-Length"`
	Body        func(huma.Context)
}

func (a *api) evidenceRoutes() {
	a.uploadRoute()
	handle(a, route{
		id: "fetch-evidence", method: http.MethodGet, path: base + "/incidents/{ref}/evidence/{id}", tag: "evidence",
		summary: "The bytes of a piece of evidence", may: anyone, sensitive: true, answers: answers{http.StatusOK: media{"*/*"}},
	}, a.fetch)
	a.packRoute()
}

func (a *api) fetch(ctx context.Context, in *ofPiece) (*bytesOutput, error) {
	exhibit, bytes, err := a.Service.Evidence(ctx, callerOf(ctx), in.Ref, in.ID)
	if err != nil {
		return nil, err
	}
	mediaType, ending := casework.FileType(exhibit.MediaType)
	return &bytesOutput{
		Type:        mediaType,
		Disposition: web.Attachment(in.Ref + "-" + exhibit.ID + ending),
		Length:      strconv.FormatInt(exhibit.Size, 10),
		Body:        func(out huma.Context) { a.send(out, bytes, in.Ref, exhibit.ID) },
	}, nil
}

// send copies a file to the client. When reading fails, the client sees fewer bytes than
// the header announced.
func (a *api) send(out huma.Context, bytes io.ReadCloser, ref, id string) {
	defer bytes.Close() //nolint:errcheck // only read
	out.SetStatus(http.StatusOK)
	if _, err := io.Copy(out.BodyWriter(), bytes); err != nil {
		a.Log.ErrorContext(out.Context(), "evidence was cut short",
			"id", web.RequestID(out.Context()), "ref", ref, "evidence", id, "cause", err)
	}
}
