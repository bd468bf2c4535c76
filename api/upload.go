package api

import (
	"errors"
	"io/fs"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/web"
)

const uploadPath = base + "/incidents/{ref}/evidence"

func (a *api) uploadRoute() {
	a.handleRaw(route{
		id: "add-evidence", method: http.MethodPost, path: uploadPath, tag: "evidence",
		summary: "Put a file in custody (R7)", may: mayCall(incident.CommandAddEvidence),
		answers: answers{http.StatusCreated: casework.Exhibit{}, http.StatusAccepted: accepted{}},
	}, commandParameters(), typeForm, &huma.Schema{
		Type: "object", Required: []string{"file"},
		Properties: map[string]*huma.Schema{
			"file": {Type: "string", Format: "binary", Description: "At most 25 MiB"},
			"note": {Type: "string"},
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
	header, note, err := fileOf(form)
	if err != nil {
		return err
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read
	exhibit, answer, err := a.Service.AddEvidence(c.Request.Context(), who, c.Param("ref"), file, header.Filename, note)
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
func fileOf(form *multipart.Form) (*multipart.FileHeader, string, error) {
	for name := range form.File {
		if name != "file" {
			return nil, "", invalidField(name, messageUnknownField)
		}
	}
	for name := range form.Value {
		if name != "note" && name != "file" {
			return nil, "", invalidField(name, messageUnknownField)
		}
	}
	files, notes := form.File["file"], form.Value["note"]
	switch {
	case len(files) != 1 || len(form.Value["file"]) > 0:
		return nil, "", invalidField("file", "Send one file, with its name.")
	case files[0].Size > web.MaxFile:
		return nil, "", tooLarge(web.MaxFile)
	case files[0].Size == 0:
		return nil, "", invalidField("file", "The file is empty.")
	case len(notes) > 1:
		return nil, "", invalidField("note", "Send one note.")
	}
	return files[0], strings.Join(notes, ""), nil
}
