package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/letter"
	"duecourse/internal/web"
)

type lettersOutput struct{ Body lettersBody }

type lettersBody struct {
	Items []letterBody `json:"items"`
}

type letterBody struct {
	ID      string              `json:"id" example:"L1"`
	Kind    casework.LetterKind `json:"kind"`
	To      string              `json:"to"`
	Subject string              `json:"subject"`
	At      time.Time           `json:"at"`
}

type letterInput struct {
	OfCase
	ID     string `path:"id" example:"L1"`
	Accept string `header:"Accept" doc:"text/plain, text/html or application/pdf"`
}

func (a *api) letterRoutes() {
	handle(a, route{
		id: "list-letters", method: http.MethodGet, path: base + "/incidents/{ref}/letters", tag: "incidents",
		summary: "The letters that went out", may: with(app.RightSeeCases),
		answers: answers{http.StatusOK: lettersBody{}},
	}, a.letters)
	handle(a, route{
		id: "show-letter", method: http.MethodGet, path: base + "/incidents/{ref}/letters/{id}", tag: "incidents",
		summary: "A letter as it went out: text, page or PDF", may: with(app.RightSeeCases), sensitive: true,
		answers: answers{http.StatusOK: media{typeText, typeHTML, typePDF}},
	}, a.letter)
}

func (a *api) letters(ctx context.Context, in *OfCase) (*lettersOutput, error) {
	found, err := a.Service.Letters(ctx, callerOf(ctx), incident.KindName, in.Ref)
	return &lettersOutput{Body: lettersOf(found)}, err
}

func lettersOf(found []casework.SentLetter) lettersBody {
	return lettersBody{Items: each(found, func(l casework.SentLetter) letterBody {
		return letterBody{ID: l.ID, Kind: l.Kind, To: l.To, Subject: l.Subject, At: l.At}
	})}
}

// The forms of a letter, the usual one first.
const (
	typeText = "text/plain"
	typeHTML = "text/html"
	typePDF  = "application/pdf"
)

func (a *api) letter(ctx context.Context, in *letterInput) (*bytesOutput, error) {
	found, err := a.Service.Letter(ctx, callerOf(ctx), incident.KindName, in.Ref, in.ID)
	if err != nil {
		return nil, err
	}
	if found.Erased {
		return nil, newProblem(casework.CodeNotFound, "The letter was erased. The timeline says when it was sent.")
	}
	return a.sendLetter(in, found)
}

// sendLetter sends a letter in the form that the client accepts.
func (a *api) sendLetter(in *letterInput, found casework.SentLetter) (*bytesOutput, error) {
	mediaType, bytes, err := a.laidOut(in.Ref, found, in.Accept)
	if err != nil {
		return nil, err
	}
	return &bytesOutput{Type: mediaType, Body: func(out huma.Context) {
		if mediaType == typePDF {
			out.SetHeader("Content-Disposition", web.Attachment(in.Ref+"-"+found.ID+".pdf"))
		}
		out.SetHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox")
		out.SetStatus(http.StatusOK)
		_, _ = out.BodyWriter().Write(bytes) // an error means that the client has gone
	}}, nil
}

func (a *api) laidOut(ref string, sent casework.SentLetter, accept string) (mediaType string, bytes []byte, err error) {
	writer := letter.Writer{Zone: a.Service.Policy().Zone()}
	switch negotiation.SelectQValue(accept, []string{typeText, typeHTML, typePDF}) {
	case typeHTML:
		bytes, err = writer.HTML(ref, sent.Letter)
		return typeHTML + "; charset=utf-8", bytes, err
	case typePDF:
		bytes, err = writer.PDF(ref, sent.Letter)
		return typePDF, bytes, err
	}
	return typeText + "; charset=utf-8", []byte(sent.Text), nil
}
