package api

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

type ofPiece struct {
	CaseAddress
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
		atOnce: a.Sending.Downloads,
	}, a.fetch)
	a.packRoute()
}

func (a *api) fetch(ctx context.Context, in *ofPiece) (*bytesOutput, error) {
	exhibit, bytes, err := a.Service.Evidence(ctx, callerOf(ctx), in.Ref, in.ID)
	if err != nil {
		return nil, err
	}
	return a.file(in.Ref, exhibit.ID, exhibit.MediaType, exhibit.Size, bytes), nil
}

// file is an answer that is a file of a case. Browsers save it.
func (a *api) file(ref, id, kind string, size int64, bytes io.ReadCloser) *bytesOutput {
	mediaType, ending := casework.FileType(kind)
	return &bytesOutput{
		Type: mediaType, Disposition: web.Attachment(ref + "-" + id + ending), Length: strconv.FormatInt(size, 10),
		Body: func(out huma.Context) { a.send(out, bytes, ref, id) },
	}
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

type packInput struct {
	CaseAddress
	AsOf    int    `query:"as_of" minimum:"0" doc:"The event after which the case is told; the last if it is left out"`
	Include string `query:"include" enum:"personal" doc:"With who reported the post, and whom it is about"`
	Reason  string `query:"reason" maxLength:"200" doc:"Why these are needed. It goes into the pack and into the access log: name nobody in it"`
	Known   string `header:"If-None-Match"`
}

type packOutput struct {
	Tag  string `header:"ETag"`
	Body func(huma.Context)
}

func (a *api) packRoute() {
	handle(a, route{
		id: "fetch-pack", method: http.MethodGet, path: base + "/incidents/{ref}/pack", tag: "evidence",
		summary: "The evidence pack for the police or a court; the same bytes for the same event", may: with(app.RightSeeCases),
		sensitive: true, answers: answers{http.StatusOK: media{typeZip}, http.StatusNotModified: nil}, atOnce: a.Sending.Exports,
	}, a.pack)
	handleJSON(a, route{
		id: "pack-progress", method: http.MethodGet, path: base + "/incidents/{ref}/pack/progress", tag: "evidence",
		summary: "How the evidence pack that the case is to hand over comes along", may: with(app.RightSeeCases),
	}, func(ctx context.Context, who app.Caller, in *CaseAddress) (packProgress, error) {
		build, err := a.Service.PackBuild(ctx, who, in.Ref)
		return packProgressOf(build), err
	})
}

// packProgress is how far the latest pack of a case has come.
type packProgress struct {
	Action   string                `json:"action" example:"A3"`
	Status   casework.ActionStatus `json:"status"`
	Mode     casework.ActionMode   `json:"mode" doc:"Manual: the system could not, and a person is asked"`
	AsOf     *int                  `json:"as_of" doc:"The event after which the case is told; null: not begun"`
	Done     *int64                `json:"done_bytes" doc:"Null when nothing is being built"`
	Of       *int64                `json:"of_bytes" doc:"About how many there will be"`
	Attempts *int                  `json:"attempts"`
	Pack     *casework.PackMade    `json:"pack,omitempty" doc:"What was built"`
}

func packProgressOf(build app.PackBuild) packProgress {
	body := packProgress{Action: build.Action.ID, Status: build.Action.Status, Mode: build.Action.Mode, Pack: build.Action.Pack}
	if build.Action.Pack != nil {
		body.AsOf = &build.Action.Pack.AsOf
	}
	if p := build.Progress; p != nil {
		body.AsOf, body.Done, body.Of, body.Attempts = &p.AsOf, &p.Done, &p.Of, &p.Attempt
	}
	return body
}

// pack sends the pack while it is made.
func (a *api) pack(ctx context.Context, in *packInput) (*packOutput, error) {
	order := app.PackRequest{AsOf: in.AsOf, Personal: in.Include == "personal", Reason: in.Reason}
	found, err := a.Service.Pack(ctx, callerOf(ctx), in.Ref, order)
	if err != nil {
		return nil, err
	}
	if order.Personal {
		if err := a.logReason(ctx, in); err != nil {
			return nil, err
		}
	}
	tag := `"` + found.Tag + `"`
	return &packOutput{Tag: tag, Body: func(out huma.Context) {
		if in.Known == tag {
			out.SetStatus(http.StatusNotModified)
			return
		}
		out.SetHeader("Content-Type", typeZip)
		out.SetHeader("Content-Disposition", web.Attachment(found.Name))
		out.SetStatus(http.StatusOK)
		if err := found.Write(ctx, out.BodyWriter()); err != nil {
			web.AbortResponse(ctx, a.Log, "the pack of "+in.Ref, causeOf(err))
		}
	}}, nil
}

// logReason writes to the access log why names are handed over, before they are.
func (a *api) logReason(ctx context.Context, in *packInput) error {
	err := a.AccessLog.Write(ctx, access.LogEntry{
		At: a.Now(), Person: actorOf(ctx).ID, Ref: in.Ref, Request: web.RequestID(ctx), Action: access.PersonalInPack + in.Reason,
	})
	if err != nil {
		return accessLogDown(err)
	}
	return nil
}
