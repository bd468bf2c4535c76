package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/letter"
	"duecourse/internal/web"
)

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
	CaseAddress
	ID     string `path:"id" example:"L1"`
	Accept string `header:"Accept" doc:"text/plain, text/html or application/pdf"`
}

// letterRoutes list the letters of a case, and show one. The two routes describe the
// permission, the tags and how the contract names them.
func (a *api) letterRoutes(k caseKind, lists, shows route) {
	lists.method, lists.path = http.MethodGet, k.path+"/{ref}/letters"
	handleJSON(a, lists, func(ctx context.Context, who app.Caller, in *CaseAddress) (lettersBody, error) {
		found, err := a.Service.Letters(ctx, who, k.name, in.Ref)
		return lettersOf(found), err
	})
	shows.method, shows.path, shows.sensitive = http.MethodGet, k.path+"/{ref}/letters/{id}", true
	shows.answers = answers{http.StatusOK: media{typeText, typeHTML, typePDF}}
	handle(a, shows, func(ctx context.Context, in *letterInput) (*bytesOutput, error) {
		found, err := a.Service.Letter(ctx, callerOf(ctx), k.name, in.Ref, in.ID)
		if err == nil && found.Erased {
			err = newProblem(casework.CodeNotFound, "The letter was erased. The timeline says when it was sent.")
		}
		if err != nil {
			return nil, err
		}
		return a.sendLetter(in, found)
	})
}

func lettersOf(found []casework.SentLetter) lettersBody {
	return lettersBody{Items: each(found, func(l casework.SentLetter) letterBody {
		return letterBody{ID: l.ID, Kind: l.Kind, To: l.To, Subject: l.Subject, At: l.At}
	})}
}

type previewInput struct {
	CaseAddress
	Measures    string `query:"measures" doc:"Ids of measures, separated by commas; left out: those of the open proposal, or those that the policy recommends" example:"warn,remove"`
	Explanation string `query:"explanation" maxLength:"10000" doc:"What the letters tell the author, in plain words; left out: what the case has"`
}

type previewsBody struct {
	Items []previewBody `json:"items"`
}

// previewBody is a letter that would go, or why it cannot be written.
type previewBody struct {
	Kind    casework.LetterKind `json:"kind"`
	Subject string              `json:"subject"`
	Text    string              `json:"text"`
	Gap     string              `json:"gap,omitempty" doc:"What is missing, so that the letter cannot be written yet"`
}

// previewRoute shows the letters to the author that would go with measures.
func (a *api) previewRoute() {
	handleJSON(a, route{
		id: "preview-letters", method: http.MethodGet, path: incidents().path + "/{ref}/letters/preview", tag: "incidents", sensitive: true,
		summary: "The letters to the author that would go: for everyone who may propose, advise or decide", may: with(app.RightSeeCases),
	}, func(ctx context.Context, who app.Caller, in *previewInput) (previewsBody, error) {
		measures := []casework.Measure{}
		for _, id := range strings.FieldsFunc(in.Measures, func(r rune) bool { return r == ',' || r == ' ' }) {
			measures = append(measures, casework.Measure(id))
		}
		found, err := a.Service.PreviewLetters(ctx, who, in.Ref, measures, in.Explanation)
		return previewsBody{Items: each(found, previewOf)}, err
	})
}

func previewOf(p app.LetterPreview) previewBody {
	return previewBody{Kind: p.Kind, Subject: p.Letter.Subject, Text: p.Letter.Text, Gap: p.Gap}
}

// The forms of a letter, the usual one first.
const (
	typeText = "text/plain"
	typeHTML = "text/html"
	typePDF  = "application/pdf"
)

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
