package api

import (
	"context"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// giveFileRoute takes evidence of learning or acceptance with its file (S5).
func (a *api) giveFileRoute() {
	text := &huma.Schema{Type: "string"}
	a.handleRaw(route{
		id: "give-evidence-file", method: http.MethodPost, path: requestsPath + "/{ref}/evidence", tag: "account requests",
		summary: "Give evidence of learning or acceptance, with a file (S5)", may: with(app.RightRequestAccounts),
		answers: answers{http.StatusCreated: requestBody{}, http.StatusAccepted: accepted{}},
	}, commandParameters(), typeForm, &huma.Schema{
		Type: "object", Required: []string{"file", "check", "completed_on"},
		Properties: map[string]*huma.Schema{
			"file":  {Type: "string", Format: "binary", Description: "At most 25 MiB"},
			"check": text, "completed_on": text, "policy_version": text, "note": text,
		},
	}, a.giveFile)
}

func (a *api) giveFile(c *gin.Context) error {
	who, err := commander(c)
	if err != nil {
		return err
	}
	if err := a.mayGive(c.Request.Context(), who, c.Param("ref")); err != nil {
		return err
	}
	form, err := readForm(c)
	if err != nil {
		return err
	}
	defer form.RemoveAll() //nolint:errcheck // temporary files, which the system clears away too
	give, err := giveIn(form)
	if err != nil {
		return err
	}
	header, note, err := fileOf(form)
	if err != nil {
		return err
	}
	give.Note = note
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	answer, err := a.Service.GiveFile(c.Request.Context(), who, c.Param("ref"), give.evidence(), file)
	out, err := accountOutput(answer, http.StatusCreated, err)
	if err != nil {
		return err
	}
	c.JSON(out.Status, out.Body)
	return nil
}

// mayGive says whether the request is somebody's to give evidence to, before what they
// send is read: what one may not know of is not there (http §2).
func (a *api) mayGive(ctx context.Context, who app.Caller, ref string) error {
	view, err := a.Service.Case(ctx, who, account.RequestKindName, ref)
	if err != nil {
		return err
	}
	for _, offer := range view.Offers {
		if offer.Name == account.CommandGiveEvidence && offer.Code == casework.CodeNotPermitted {
			return newProblem(offer.Code, offer.Why)
		}
	}
	return nil
}

// giveIn takes out of a form what goes with the file.
func giveIn(form *multipart.Form) (giveForm, error) {
	give := giveForm{}
	for name, into := range map[string]*string{
		"check": &give.Check, "completed_on": &give.CompletedOn, "policy_version": &give.PolicyVersion,
	} {
		if len(form.Value[name]) > 1 {
			return give, invalidField(name, "Say this once.")
		}
		*into = strings.Join(form.Value[name], "")
		delete(form.Value, name)
	}
	return give, nil
}
