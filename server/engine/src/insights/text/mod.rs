//! Insights about text: formats, patterns and layouts.

mod call;
mod f_string;
mod format_spec;
mod regex_syntax;
mod str_format_method;
mod strptime_format_codes;
mod struct_module;
mod t_string;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &format_spec::INSIGHT,
    &f_string::INSIGHT,
    &regex_syntax::INSIGHT,
    &struct_module::INSIGHT,
    &strptime_format_codes::INSIGHT,
    &str_format_method::INSIGHT,
    &t_string::INSIGHT,
];
