package api

import (
	"context"
	"errors"
	"io/fs"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/web"
)

const uploadPath = base + "/incidents/{ref}/evidence"

func (a *api) uploadRoute() {
	a.handleRaw(route{
		id: "add-evidence", method: http.MethodPost, path: uploadPath, tag: "evidence",
		summary: "Put a file in custody (R7)", may: mayCommand(incidents(), incident.CommandAddEvidence),
		answers: answers{http.StatusCreated: casework.Exhibit{}, http.StatusAccepted: accepted{}},
	}, commandParameters(), typeForm, &huma.Schema{
		Type: "object", Required: []string{"file"},
		Properties: map[string]*huma.Schema{
			"file": {Type: "string", Format: "binary", Description: "At most 25 MiB"},
			"note": {Type: "string"},
			"post": {Type: "string", Description: "Id of the post that it shows; left out: the one that a screenshot is waited for, or the first"},
		},
	}, a.upload)
}

func (a *api) upload(c *gin.Context) error {
	who, err := commander(c)
	if err != nil {
		return err
	}
	form, err := readForm(c)
	if err != nil {
		return err
	}
	defer form.RemoveAll() //nolint:errcheck // the system removes temporary files too
	header, err := fileOf(form, "note", "post")
	if err != nil {
		return err
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read
	exhibit, answer, err := a.Service.AddEvidence(c.Request.Context(), who, c.Param("ref"), file, app.UploadedFile{
		Name: header.Filename, Note: one(form, "note"), Post: one(form, "post"),
	})
	if err != nil {
		return err
	}
	if answer.View == nil {
		c.JSON(http.StatusAccepted, accepted{Ref: answer.Ref, Seq: answer.Seq})
		return nil
	}
	c.Header("Location", base+"/incidents/"+answer.Ref+"/evidence/"+exhibit.ID)
	c.JSON(http.StatusCreated, exhibit)
	return nil
}

// readForm reads the form as it arrives.
func readForm(c *gin.Context) (*multipart.Form, error) {
	if !hasType(c, typeForm) {
		return nil, newProblem(app.CodeMediaType, "Send multipart/form-data with the file in the field file.")
	}
	err := web.ReadMultipart(c)
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, unavailable("The service cannot take files at the moment.", err)
	}
	if err != nil {
		return nil, unread(err, web.MaxFile)
	}
	return c.Request.MultipartForm, nil
}

// fileOf finds the one file and the note, and refuses any other field.
func fileOf(form *multipart.Form, fields ...string) (*multipart.FileHeader, error) {
	for name := range form.File {
		if name != "file" {
			return nil, invalidField(name, messageUnknownField)
		}
	}
	for name, values := range form.Value {
		switch {
		case name == "file":
		case !slices.Contains(fields, name):
			return nil, invalidField(name, messageUnknownField)
		case len(values) > 1:
			return nil, invalidField(name, "Send one "+name+".")
		case !casework.IsText(values[0]):
			return nil, invalidField(name, messageNotText)
		}
	}
	files := form.File["file"]
	switch {
	case len(files) == 1 && !casework.IsText(files[0].Filename):
		return nil, invalidField("file", messageNotText)
	case len(files) != 1 || len(form.Value["file"]) > 0:
		return nil, invalidField("file", "Send one file, with its name.")
	case files[0].Size > web.MaxFile:
		return nil, tooLarge(web.MaxFile)
	case files[0].Size == 0:
		return nil, invalidField("file", "The file is empty.")
	}
	return files[0], nil
}

// one is the value of a field of a form; empty: it was not sent.
func one(form *multipart.Form, name string) string { return strings.Join(form.Value[name], "") }

// giveFileRoute takes evidence of learning or acceptance with its file (S5).
func (a *api) giveFileRoute() {
	text := &huma.Schema{Type: "string"}
	a.handleRaw(route{
		id: "give-evidence-file", method: http.MethodPost, path: requestsPath + "/{ref}/evidence", tag: "account requests",
		summary: "Give evidence of learning or acceptance, with a file (S5)", may: with(account.RightRequest),
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
	defer form.RemoveAll() //nolint:errcheck // the system removes temporary files too
	give, err := evidenceIn(form)
	if err != nil {
		return err
	}
	header, err := fileOf(form, "note")
	if err != nil {
		return err
	}
	give.Note = one(form, "note")
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read
	answer, err := a.Service.GiveFile(c.Request.Context(), who, c.Param("ref"), give.evidence(), file)
	if err != nil {
		return err
	}
	out := outputOf(answer, http.StatusCreated)
	c.JSON(out.Status, out.Body)
	return nil
}

// mayGive refuses, before the form is read, a caller who may not give evidence for the
// request. To a caller who may not know of it, the request does not exist (http §2).
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

// evidenceIn takes the fields of the evidence out of a form; the file and the note stay.
func evidenceIn(form *multipart.Form) (giveForm, error) {
	give := giveForm{}
	for name, into := range map[string]*string{
		"check": &give.Check, "completed_on": &give.CompletedOn, "policy_version": &give.PolicyVersion,
	} {
		if len(form.Value[name]) > 1 {
			return give, invalidField(name, messageTwice)
		}
		if *into = strings.Join(form.Value[name], ""); !casework.IsText(*into) {
			return give, invalidField(name, messageNotText)
		}
		delete(form.Value, name)
	}
	return give, nil
}
