package console

import (
	"errors"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// sent is a form as it came back.
type sent struct {
	Typed url.Values
	Token string // of the form: the same for a double click
	Seq   int    // of the case that the form was drawn for
	File  *multipart.FileHeader
}

// caller is who sent the form, how often they may have done so, and what they had seen.
func (s sent) caller(g *gin.Context) app.Caller {
	who := caller(g)
	who.Expect = s.Seq
	if s.Token != "" {
		who.Key = "console " + s.Token
	}
	return who
}

// readSent reads a form. What is too long is not read to its end.
func readSent(g *gin.Context) (sent, error) {
	r := g.Request
	if strings.HasPrefix(g.ContentType(), "multipart/") {
		if err := web.ReadMultipart(g); err != nil {
			return sent{}, unread(err)
		}
	} else {
		r.Body = http.MaxBytesReader(g.Writer, r.Body, web.MaxBody)
		if err := r.ParseForm(); err != nil {
			return sent{}, unread(err)
		}
	}
	s := sent{Typed: tidied(r.PostForm), Token: r.PostFormValue("token")}
	s.Seq, _ = strconv.Atoi(r.PostFormValue("seq")) // none: any
	if r.MultipartForm != nil && len(r.MultipartForm.File["file"]) > 0 {
		s.File = r.MultipartForm.File["file"][0]
	}
	if len(s.Token) > 64 || s.Seq < 0 {
		return s, unread(errors.New("no form of ours"))
	}
	return s, nil
}

func unread(err error) error {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return &app.Error{Code: app.CodeTooLarge, Why: "Forms may have 1 MB, and files 25 MB.", Cause: err}
	}
	return &app.Error{Code: app.CodeMalformed, Why: "What was sent could not be read. Nothing was changed.", Cause: err}
}

// tidied leaves out what nobody typed: spaces around an answer, and the carriage
// returns by which browsers end lines.
func tidied(typed url.Values) url.Values {
	clean := url.Values{}
	for name, values := range typed {
		for _, v := range values {
			clean.Add(name, strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n")))
		}
	}
	return clean
}

// fileOf is the file that was sent, or what is wrong with it.
func (s sent) fileOf() (multipart.File, error) {
	switch {
	case s.File == nil:
		return nil, &app.Error{Code: casework.CodeInvalid, Fields: []casework.FieldError{{Field: "file", Message: "Choose a file."}}}
	case s.File.Size == 0:
		return nil, &app.Error{Code: casework.CodeInvalid, Fields: []casework.FieldError{{Field: "file", Message: "The file is empty."}}}
	case s.File.Size > web.MaxFile:
		return nil, &app.Error{Code: casework.CodeInvalid, Fields: []casework.FieldError{{Field: "file", Message: "The file is larger than 25 MB."}}}
	}
	return s.File.Open()
}
